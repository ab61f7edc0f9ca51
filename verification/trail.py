"""The audit trail: what happened to a meeting, by which role and whom. Numbered from 1 for each meeting."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from accounts.tables import account
from verification.clock import now
from verification.roles import Role
from verification.tables import meeting, trail


class Event(StrEnum):
    CREATED = "created"
    CODE_ISSUED = "code_issued"
    ATTEMPT_FAILED = "attempt_failed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    event: Event
    at: int
    by: Role
    by_name: str | None


async def record(
    connection: AsyncConnection, meeting_id: str, by: Role, *events: Event, account_id: str | None = None
) -> None:
    """Adds events to the trail, in the caller's transaction. ``account_id`` is the adviser's, None for a program.

    The number comes from the meeting's row, whose lock is held until the commit: a reader who has seen
    number n can never later find a smaller one. (A sequence of the database gives no such promise.)
    """
    length = await connection.scalar(
        update(meeting)
        .where(meeting.c.id == meeting_id)
        .values(trail_length=meeting.c.trail_length + len(events))
        .returning(meeting.c.trail_length)
    )
    first = (length or 0) - len(events) + 1
    for number, event in enumerate(events, first):
        await connection.execute(
            insert(trail).values(meeting_id=meeting_id, number=number, event=event, at=now(), by=by, account=account_id)
        )


async def entries_after(engine: AsyncEngine, meeting_id: str, number: int) -> list[Entry]:
    """The trail from the entry after ``number`` on, oldest first."""
    query = (
        select(trail.c.number, trail.c.event, trail.c.at, trail.c.by, account.c.display_name)
        .outerjoin(account, account.c.id == trail.c.account)
        .where(trail.c.meeting_id == meeting_id, trail.c.number > number)
        .order_by(trail.c.number)
    )
    async with engine.connect() as connection:
        rows = await connection.execute(query)
    return [Entry(row.number, Event(row.event), row.at, Role(row.by), row.display_name) for row in rows]
