"""A conversation as server-sent events.

The database is the source and a change only a reason to look, so any process can serve any conversation, and a browser
that comes back with the last number it has got misses nothing and gets nothing twice.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from desk import conversations, messages, open_turns
from desk.carrying import Carrying
from desk.changes import Changes, News
from desk.handoff.board import Board
from desk.handoff.standing import Standing, standing
from desk.messages import Message
from desk.vocabulary import Language

HEARTBEAT_SECONDS = 10.0
# A stream ends after this time and the browser comes back by itself: a session that has ended does not read on.
LIFETIME_SECONDS = 300.0
_AGENT_TYPES_SECONDS = 2.0  # so often it is looked whether an agent still does


@dataclass(frozen=True)
class State:
    """The newest number, the newest that the customer has seen, whether the bot or the agent writes, the language, and
    how it stands with a person.
    """

    last: int
    read: int
    typing: bool
    language: Language
    person: Standing | None


@dataclass(frozen=True)
class Stream:
    """``shown`` gives a message in JSON as the browser gets it."""

    engine: AsyncEngine
    changes: Changes
    typing_seconds: float
    shown: Callable[[Message], str]
    carrying: Carrying
    board: Board

    async def of(self, conversation: str, after: int) -> AsyncGenerator[str, None]:
        """The messages after number ``after``, the state of the conversation, then each change as it happens.

        Ends when the process does, or after LIFETIME_SECONDS.
        """
        clock = asyncio.get_running_loop().time
        end, seen_at = clock() + LIFETIME_SECONDS, -HEARTBEAT_SECONDS
        with self.changes.of(conversation) as watch:
            new, state = await self.carrying.through(self._look(conversation, after))
            yield self._as_text(new) + _as_text(state)
            while not self.changes.closed and clock() < end:
                if state.person and clock() >= seen_at + HEARTBEAT_SECONDS:
                    seen_at = clock()
                    await self.carrying.through(self._note_seen(conversation))
                news: list[News] | None
                try:
                    await asyncio.wait_for(watch.changed.wait(), _patience(state))
                except TimeoutError:
                    yield ": still here\n\n"
                    # Whoever should have told may be gone, this process's part of it apart.
                    news = None if state.typing or self.changes.may_be_lost else []
                else:
                    news = watch.take()
                if self.changes.closed:
                    return  # the database may be gone already
                step = _continued(state, news)
                if step is None:
                    step = await self.carrying.through(self._look(conversation, state.last))
                new, now = step
                text = self._as_text(new) + ("" if replace(now, last=state.last) == state else _as_text(now))
                state = now
                if text:
                    yield text

    async def _look(self, conversation: str, after: int) -> tuple[Sequence[Message], State]:
        async with self.engine.connect() as connection:
            known = await conversations.get(connection, conversation)
            if known.status == "agent":
                typing = known.typing_until is not None and known.typing_until > datetime.now(UTC)
            else:
                typing = await open_turns.is_typing(connection, conversation, self.typing_seconds)
            place = self.board.standing_of(conversation) if known.status == "queued" else None
            person = place or await standing(connection, conversation, known)
            new = await messages.after(connection, conversation, after) if known.last_number > after else []
        last = new[-1].number if new else after
        return new, State(last, known.read_number, typing, known.language, person)

    async def _note_seen(self, conversation: str) -> None:
        async with self.engine.begin() as connection:
            await conversations.note_seen(connection, conversation)

    def _as_text(self, new: Sequence[Message]) -> str:
        return "".join(f"id: {each.number}\nevent: message\ndata: {self.shown(each)}\n\n" for each in new)


def _continued(state: State, news: list[News] | None) -> tuple[Sequence[Message], State] | None:
    """The new messages and the state that the news makes of the old one; None if something is missing between."""
    if news is None:
        return None
    new: list[Message] = []
    for each in news:
        for message in each.messages:
            if message.number <= state.last:
                continue
            if message.number > state.last + 1:
                return None
            new.append(message)
            state = replace(state, last=message.number)
        if each.standing and (state.person is None or state.person.status != "queued"):
            return None  # the queue was read before something else happened
        state = replace(
            state,
            typing=state.typing if each.typing is None else each.typing,
            language=each.language or state.language,
            person=each.standing or state.person,
        )
    return new, state


def _patience(state: State) -> float:
    """How long nothing may happen before it is looked again, in seconds."""
    agent_types = state.typing and state.person is not None and state.person.status == "agent"
    return _AGENT_TYPES_SECONDS if agent_types else HEARTBEAT_SECONDS


def _as_text(state: State) -> str:
    return f"event: state\ndata: {json.dumps(asdict(state))}\n\n"
