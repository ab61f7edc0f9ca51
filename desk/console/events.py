"""The console as a live stream."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from sanic import Blueprint, Request
from sanic.http import Http
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.authentication import still_signed_in
from desk import messages
from desk.api.bodies import MessageAnswer
from desk.api.documentation import described
from desk.changes import QUEUE, staff
from desk.console.access import authenticated
from desk.console.bodies import MineAnswer, MinesAnswer, queue_answer
from desk.console.card import mines
from desk.handoff import people
from desk.handoff.hours import is_open_now
from desk.handoff.standing import Queue
from desk.handoff.talking import Agent
from desk.services import Services, services_of
from desk.stream import HEARTBEAT_SECONDS, LIFETIME_SECONDS

blueprint = Blueprint("console_events", url_prefix="/v1/console")


@blueprint.get("/events")
@described(answers={200: None}, staff=True)
async def get_events(request: Request) -> None:
    """``queue`` and ``mine`` as they are, whole, whenever they change, and a ``message`` for each one in the agent's
    conversations: server-sent events. Who comes back gets the unread ones again, and fetches what else is missing by
    ``last_number``.
    """
    services = services_of(request)
    agent = await services.carrying.through(authenticated(request))
    if isinstance(request.stream, Http):
        request.stream.keep_alive = False  # or the idle connection would hold up the end of the process
    response = await request.respond(content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    async with aclosing(_Live(services, agent, request).texts()) as texts:
        async for text in texts:
            await response.send(text)
    await response.eof()


@dataclass
class _Live:
    """What one console has been told. ``numbers``: the newest message of each conversation."""

    services: Services
    agent: Agent
    request: Request
    numbers: dict[str, int] = field(default_factory=dict)
    queue: Queue | None = None
    queue_text: str = ""
    mine_text: str = ""

    async def texts(self) -> AsyncGenerator[str, None]:
        """Ends when the process does, the session does, or after LIFETIME_SECONDS."""
        carrying, changes, board = self.services.carrying, self.services.changes, self.services.board
        clock = asyncio.get_running_loop().time
        end, beat_at = clock() + LIFETIME_SECONDS, clock() + HEARTBEAT_SECONDS
        with changes.of(staff(self.agent.id)) as watch:
            await carrying.through(self._note_present())
            changes.publish(QUEUE)
            yield self._queue() + await carrying.through(self._mine())
            while not changes.closed and clock() < end:
                await _first_of(board.other_than(self.queue), watch.changed.wait(), within_seconds=beat_at - clock())
                if changes.closed:
                    return  # the database may be gone already
                if clock() >= beat_at:  # however much happens: who is not heard of is gone
                    beat_at = clock() + HEARTBEAT_SECONDS
                    if not await carrying.through(self._is_still_there()):
                        return
                    yield ": still here\n\n"
                watch.take()
                text = self._queue() + await carrying.through(self._mine())
                if text:
                    yield text

    async def _note_present(self) -> None:
        async with self.services.engine.begin() as connection:
            await people.note_present(connection, self.agent.id)

    async def _is_still_there(self) -> bool:
        """Whether the session has not ended: an open console alone does not keep it from doing so."""
        if await still_signed_in(self.request) is None:
            return False
        await self._note_present()
        return True

    def _queue(self) -> str:
        self.queue = self.services.board.queue
        if self.queue is None:
            return ""
        text = _queue_text(self.queue, is_open_now(self.services.hours))
        if text == self.queue_text:
            return ""
        self.queue_text = text
        return text

    async def _mine(self) -> str:
        """The new messages, and the agent's conversations if anything in them has changed."""
        async with self.services.engine.connect() as connection:
            held = await mines(connection, self.agent)
            new = [text for each in held for text in await self._new_messages(connection, each)]
        self.numbers = {each.conversation: each.last_number for each in held}
        text = _event("mine", MinesAnswer(conversations=list(held)))
        if text == self.mine_text:
            text = ""
        else:
            self.mine_text = text
        return "".join(new) + text

    async def _new_messages(self, connection: AsyncConnection, held: MineAnswer) -> list[str]:
        known = self.numbers.get(held.conversation, held.read_number)
        if known == held.last_number:
            return []
        return [
            f'event: message\ndata: {{"conversation": "{held.conversation}", "message": '
            f"{MessageAnswer.model_validate(message).model_dump_json(by_alias=True)}}}\n\n"
            for message in await messages.after(connection, held.conversation, known)
        ]


async def _first_of(*awaited: Coroutine[Any, Any, object], within_seconds: float) -> None:
    """Waits until one of them is done, or the time is over."""
    tasks = [asyncio.create_task(each) for each in awaited]
    try:
        await asyncio.wait(tasks, timeout=within_seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@lru_cache(maxsize=2)
def _queue_text(queue: Queue, is_open: bool) -> str:
    """Written once for all consoles."""
    return _event("queue", queue_answer(queue.waiting, queue.people, is_open))


def _event(name: str, body: BaseModel) -> str:
    return f"event: {name}\ndata: {body.model_dump_json(by_alias=True)}\n\n"
