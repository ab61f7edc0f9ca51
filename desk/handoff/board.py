"""The queue as this process sees it: told to the consoles and to the customers who wait, whenever it changes."""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncEngine

from desk.changes import QUEUE, Changes, News
from desk.handoff.standing import Queue, Standing
from storage.faults import DATABASE_FAULTS

_LOOKED_AFTER_SECONDS = 5.0  # presence ends without an event
_CALM_SECONDS = 0.1  # many changes at once are told as one

logger = logging.getLogger(__name__)


class Board:
    """Reads the queue once for all who want to know of it. ``queue`` is None until it has been read."""

    def __init__(self, engine: AsyncEngine, changes: Changes) -> None:
        self._engine = engine
        self._changes = changes
        self._told: dict[str, Standing] = {}
        self._turned = asyncio.Event()
        self.queue: Queue | None = None

    async def run(self) -> None:
        """Goes on until the process ends."""
        with self._changes.of(QUEUE) as watch:
            while not self._changes.closed:
                try:
                    await self._look()
                except DATABASE_FAULTS as fault:
                    logger.warning("the queue waits for the database: %s", type(fault).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(watch.changed.wait(), _LOOKED_AFTER_SECONDS)
                await asyncio.sleep(_CALM_SECONDS)
                watch.take()
        self._turn()

    def standing_of(self, conversation: str) -> Standing | None:
        """As it was told last."""
        return self._told.get(conversation)

    async def other_than(self, known: Queue | None) -> None:
        """Waits until the queue has been read anew since ``known``, or the process ends."""
        while self.queue is known and not self._changes.closed:
            await self._turned.wait()

    async def _look(self) -> None:
        async with self._engine.connect() as connection:
            self.queue = await Queue.now(connection)
        before, standings = self._told, self.queue.standings()
        self._told = standings
        for conversation, standing in standings.items():
            if before.get(conversation) != standing:
                self._changes.tell(conversation, News(standing=standing))
        self._turn()

    def _turn(self) -> None:
        self._turned.set()
        self._turned = asyncio.Event()
