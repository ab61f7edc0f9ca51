"""Looks after what nobody may be there to notice: an agent who is gone, a customer who is, a queue without people."""

import asyncio
import logging
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from accounts.tables import account
from desk import conversations, messages
from desk.changes import QUEUE, Changes
from desk.handoff import transitions
from desk.handoff.asking import LEAVE_MESSAGE, button, without_queue
from desk.handoff.people import people
from desk.handoff.status import Event
from desk.messages import Draft
from desk.tables import conversations as table
from desk.tables import presences
from desk.texts import sentence
from storage.faults import DATABASE_FAULTS

_LOOKED_AFTER_SECONDS = 5.0
# A person has begun to help, or was about to read what was left: nobody of these gets lost out of the lists.
_BEGUN = func.coalesce(table.c.claimed_at >= table.c.waiting_since, false())

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Move:
    """What is to happen to a conversation if ``holder`` still has it; ``said`` names desk's sentence."""

    conversation: str
    event: Event
    holder: str | None = None
    said: str | None = None
    name: str = ""


class Minder:
    """``agent_lost_seconds``: so long a console may be away before its customers go back into the queue, and the queue
    may stand without anybody at work. ``customer_left_seconds``: so long a customer's browser may be away.

    Who was away while nobody could notice, when desk or its database was, is not held to have left.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        changes: Changes,
        agent_lost_seconds: float,
        customer_left_seconds: float,
    ) -> None:
        self._engine = engine
        self._changes = changes
        self._agent_lost = timedelta(seconds=agent_lost_seconds)
        self._customer_left = timedelta(seconds=customer_left_seconds)
        self.watching_since = datetime.now(UTC)
        self.nobody_since: datetime | None = None
        self._finishing = asyncio.Event()

    async def run(self) -> None:
        """Goes on until ``finish``."""
        while not self._finishing.is_set():
            try:
                await self.look()
            except DATABASE_FAULTS as fault:
                logger.warning("nobody minds the queue without the database: %s", type(fault).__name__)
                self.watching_since = datetime.now(UTC)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._finishing.wait(), _LOOKED_AFTER_SECONDS)

    def finish(self) -> None:
        self._finishing.set()

    async def look(self) -> None:
        """Once."""
        now = datetime.now(UTC)
        moves: list[_Move] = []
        async with self._engine.connect() as connection:
            if now - self.watching_since >= self._agent_lost:
                moves += await _held_by_the_lost(connection, now - self._agent_lost)
            if now - self.watching_since >= self._customer_left:
                moves += await _left_by_the_customer(connection, now - self._customer_left)
            moves += await self._stranded(connection, now)
        for move in moves:
            await self._make(move)

    async def _stranded(self, connection: AsyncConnection, now: datetime) -> list[_Move]:
        """Those who wait for nobody, after a while: an agent may only be loading the page anew."""
        if any(person.status == "available" for person in await people(connection)):
            self.nobody_since = None
            return []
        self.nobody_since = self.nobody_since or now
        if now - self.nobody_since < self._agent_lost:
            return []
        queued = await connection.execute(select(table.c.id, _BEGUN.label("begun")).where(table.c.status == "queued"))
        return [
            _Move(row.id, "put_off", said="put_off") if row.begun else _Move(row.id, "nobody_left", said="nobody_left")
            for row in queued
        ]

    async def _make(self, move: _Move) -> None:
        """Changes the status and tells the customer. If somebody has done something else meanwhile, that stands."""
        with suppress(transitions.NotPossible):
            async with self._engine.begin() as connection:
                known = await conversations.lock(connection, move.conversation)
                if known.account_id != move.holder:
                    return
                await transitions.take(connection, move.conversation, move.event, transitions.DESK)
                if move.said:
                    text = sentence(move.said, known.language).format(name=move.name)
                    buttons = await messages.offered_buttons(connection, move.conversation)
                    beside = without_queue(buttons) if move.event != "agent_lost" else ()
                    if move.event == "nobody_left":
                        beside = (button(LEAVE_MESSAGE, known.language), *beside)
                    await messages.append(
                        connection, move.conversation, str(uuid.uuid4()), [Draft("desk", text, tuple(beside))]
                    )
            self._changes.publish(move.conversation)
            self._changes.publish(QUEUE)


async def _held_by_the_lost(connection: AsyncConnection, since: datetime) -> list[_Move]:
    """Who can sign in no longer is lost too."""
    rows = await connection.execute(
        select(table.c.id, table.c.account_id, account.c.display_name)
        .join(account, account.c.id == table.c.account_id)
        .outerjoin(presences, presences.c.account_id == table.c.account_id)
        .where(table.c.status == "agent", table.c.claimed_at < since)
        .where(account.c.disabled | presences.c.seen_at.is_(None) | (presences.c.seen_at < since))
    )
    return [_Move(row.id, "agent_lost", row.account_id, "agent_lost", row.display_name) for row in rows]


async def _left_by_the_customer(connection: AsyncConnection, since: datetime) -> list[_Move]:
    rows = await connection.execute(
        select(table.c.id, _BEGUN.label("begun")).where(table.c.status == "queued", table.c.seen_at < since)
    )
    return [_Move(row.id, "put_off" if row.begun else "customer_left") for row in rows]
