"""Live events: the trail as server-sent events.

The database is the source, so any process can serve any meeting.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.faults import DATABASE_FAULTS
from verification.clock import iso
from verification.tables import meeting
from verification.trail import Entry, entries_after

POLL_SECONDS = 0.25
HEARTBEAT_SECONDS = 15.0
# A stream ends after this time and the client comes back by itself: a withdrawn session does not read on.
LIFETIME_SECONDS = 300.0

log = logging.getLogger(__name__)


class TrailWatch:
    """Wakes the open streams whose meeting's trail has grown: one query for them all, four times a second."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._woken: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._lengths: dict[str, int] = {}
        self.closed = False

    async def run(self) -> None:
        while not self.closed:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._poll()
            except DATABASE_FAULTS as fault:
                log.warning("Live events wait for the database: %s", type(fault).__name__)

    def close(self) -> None:
        """Ends every stream."""
        self.closed = True
        for woken in self._woken.values():
            for event in woken:
                event.set()

    @contextmanager
    def changes(self, meeting_id: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the meeting's trail may have grown."""
        changed = asyncio.Event()
        self._woken[meeting_id].add(changed)
        try:
            yield changed
        finally:
            self._woken[meeting_id].remove(changed)
            if not self._woken[meeting_id]:
                del self._woken[meeting_id]
                self._lengths.pop(meeting_id, None)

    async def _poll(self) -> None:
        if not self._woken:
            return
        query = select(meeting.c.id, meeting.c.trail_length).where(meeting.c.id.in_(list(self._woken)))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        for meeting_id, length in rows:
            if self._lengths.get(meeting_id) == length or meeting_id not in self._woken:
                continue
            self._lengths[meeting_id] = length
            for changed in self._woken[meeting_id]:
                changed.set()


async def live_events(engine: AsyncEngine, watch: TrailWatch, meeting_id: str, after: int) -> AsyncGenerator[str, None]:
    """The meeting's events after number ``after``, then each new one as it happens, as texts of a stream.

    Ends when the watch is closed, after LIFETIME_SECONDS, or when the database does not answer; the client
    then comes back with Last-Event-ID and misses nothing.
    """
    end = asyncio.get_running_loop().time() + LIFETIME_SECONDS
    yield "retry: 500\n\n"
    with watch.changes(meeting_id) as changed:
        while not watch.closed and asyncio.get_running_loop().time() < end:
            changed.clear()
            try:
                entries = await entries_after(engine, meeting_id, after)
            except DATABASE_FAULTS as fault:
                log.warning("A stream ends, the database does not answer: %s", type(fault).__name__)
                return
            for entry in entries:
                after = entry.number
                yield _as_text(entry)
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"


def _as_text(entry: Entry) -> str:
    data = json.dumps({"event": entry.event, "at": iso(entry.at), "by": entry.by, "by_name": entry.by_name})
    return f"id: {entry.number}\nevent: {entry.event}\ndata: {data}\n\n"
