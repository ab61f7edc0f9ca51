"""Looks after what nobody may be there to notice: an agent who is gone, a customer who is, a queue without people."""

import asyncio
import logging
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from accounts.tables import account
from desk import conversations, messages
from desk.changes import QUEUE, Changes
from desk.handoff import transitions
from desk.handoff.asking import can_answer, nobody_here
from desk.handoff.hours import Hours
from desk.handoff.people import people
from desk.handoff.status import Event
from desk.messages import Draft
from desk.tables import conversations as table
from desk.tables import presences
from desk.texts import sentence
from storage.faults import DATABASE_FAULTS

_LOOKED_AFTER_SECONDS = 5.0
_NOBODY = ""

logger = logging.getLogger(__name__)


class Minder:
    """``agent_lost_seconds``: so long a console may be away before its customers go back into the queue, and the queue
    may stand without anybody at work. ``customer_left_seconds``: so long a customer's browser may be away.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        changes: Changes,
        hours: Hours | None,
        agent_lost_seconds: float,
        customer_left_seconds: float,
    ) -> None:
        self._engine = engine
        self._changes = changes
        self._hours = hours
        self._agent_lost = timedelta(seconds=agent_lost_seconds)
        self._customer_left = timedelta(seconds=customer_left_seconds)
        self._nobody_since: datetime | None = None
        self._finishing = asyncio.Event()

    async def run(self) -> None:
        """Goes on until ``finish``."""
        while not self._finishing.is_set():
            try:
                await self.look()
            except DATABASE_FAULTS as fault:
                logger.warning("nobody minds the queue without the database: %s", type(fault).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._finishing.wait(), _LOOKED_AFTER_SECONDS)

    def finish(self) -> None:
        self._finishing.set()

    async def look(self) -> None:
        """Once."""
        now = datetime.now(UTC)
        async with self._engine.connect() as connection:
            lost = await _held_by_the_lost(connection, now - self._agent_lost)
            left = await _left_by_the_customer(connection, now - self._customer_left)
            stranded = await self._stranded(connection, now)
        for conversation, name in lost:
            await self._move(conversation, "agent_lost", name)
        for conversation in left:
            await self._move(conversation, "customer_left", _NOBODY)
        for conversation in stranded:
            await self._move(conversation, "nobody_left", _NOBODY)

    async def _stranded(self, connection: AsyncConnection, now: datetime) -> list[str]:
        """Those who wait for nobody, after a while: an agent may only be loading the page anew."""
        if can_answer(await people(connection), self._hours):
            self._nobody_since = None
            return []
        self._nobody_since = self._nobody_since or now
        is_open = self._hours is None or self._hours.is_open(now)
        if is_open and now - self._nobody_since < self._agent_lost:
            return []
        return list(await connection.scalars(select(table.c.id).where(table.c.status == "queued")))

    async def _move(self, conversation: str, event: Event, name: str) -> None:
        """Changes the status and tells the customer. If somebody has done something else meanwhile, that stands."""
        with suppress(transitions.NotPossible):
            async with self._engine.begin() as connection:
                await transitions.take(connection, conversation, event, transitions.DESK)
                language = (await conversations.get(connection, conversation)).language
                draft = nobody_here(language, self._hours)
                if event == "nobody_left":
                    draft = Draft("desk", sentence("nobody_left", language), draft.buttons)
                elif event == "agent_lost":
                    draft = Draft("desk", sentence("agent_lost", language).format(name=name))
                if event != "customer_left":
                    await messages.append(connection, conversation, str(uuid.uuid4()), [draft])
            self._changes.publish(conversation)
            self._changes.publish(QUEUE)


async def _held_by_the_lost(connection: AsyncConnection, since: datetime) -> list[tuple[str, str]]:
    """Conversation and name of the agent. Who can sign in no longer is lost too."""
    rows = await connection.execute(
        select(table.c.id, account.c.display_name)
        .join(account, account.c.id == table.c.account_id)
        .outerjoin(presences, presences.c.account_id == table.c.account_id)
        .where(table.c.status == "agent", table.c.claimed_at < since)
        .where(account.c.disabled | presences.c.seen_at.is_(None) | (presences.c.seen_at < since))
    )
    return [(row.id, row.display_name) for row in rows]


async def _left_by_the_customer(connection: AsyncConnection, since: datetime) -> list[str]:
    return list(await connection.scalars(select(table.c.id).where(table.c.status == "queued", table.c.seen_at < since)))
