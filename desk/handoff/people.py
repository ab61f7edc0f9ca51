"""Who of the staff is there, and how much they have to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.tables import account
from desk.tables import conversations, presences

PresenceStatus = Literal["available", "away", "offline"]

GONE_AFTER_SECONDS = 30.0
USUAL_CAPACITY = 3


@dataclass(frozen=True)
class Person:
    """``conversations`` is how many the person has now, ``capacity`` how many are not too much."""

    id: str
    display_name: str
    status: PresenceStatus
    conversations: int
    capacity: int


async def people(connection: AsyncConnection) -> Sequence[Person]:
    """Everybody who can sign in, by name."""
    busy = (
        select(conversations.c.account_id, func.count().label("number"))
        .where(conversations.c.status == "agent")
        .group_by(conversations.c.account_id)
        .subquery()
    )
    rows = await connection.execute(
        select(
            account.c.id,
            account.c.display_name,
            presences.c.status,
            presences.c.seen_at,
            presences.c.capacity,
            func.coalesce(busy.c.number, 0).label("number"),
        )
        .outerjoin(presences, presences.c.account_id == account.c.id)
        .outerjoin(busy, busy.c.account_id == account.c.id)
        .where(~account.c.disabled)
        .order_by(account.c.display_name)
    )
    since = datetime.now(UTC) - timedelta(seconds=GONE_AFTER_SECONDS)
    return [
        Person(
            row.id,
            row.display_name,
            row.status if row.seen_at and row.seen_at > since else "offline",
            row.number,
            row.capacity or USUAL_CAPACITY,
        )
        for row in rows
    ]


async def name_of(connection: AsyncConnection, account_id: str | None) -> str | None:
    """What the customer and the colleagues call the person."""
    name: str | None = await connection.scalar(select(account.c.display_name).where(account.c.id == account_id))
    return name


async def note_present(connection: AsyncConnection, account_id: str) -> None:
    """The person's console is connected. Who has never said anything else is available."""
    now = datetime.now(UTC)
    await _upsert(connection, {"account_id": account_id, "status": "available", "capacity": USUAL_CAPACITY}, now, ())


async def note_status(connection: AsyncConnection, account_id: str, status: PresenceStatus, capacity: int) -> None:
    """What the person says: available or away, and how many conversations at once."""
    values = {"account_id": account_id, "status": status, "capacity": capacity}
    await _upsert(connection, values, datetime.now(UTC), ("status", "capacity"))


async def _upsert(
    connection: AsyncConnection, values: dict[str, object], now: datetime, changed: Sequence[str]
) -> None:
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    await connection.execute(
        insert(presences)
        .values(**values, seen_at=now)
        .on_conflict_do_update(
            index_elements=[presences.c.account_id], set_={"seen_at": now, **{name: values[name] for name in changed}}
        )
    )
