"""Slows down whoever keeps failing: five times in a quarter of an hour for each name and each address.

An attempt counts as a failure from its beginning and is taken back when it succeeds, so that attempts in parallel,
in several processes too, can't be more than the limit. Earlier failures stay: several names may share a source.
"""

import hashlib
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.account import folded
from accounts.tables import failed_sign_in

LIMIT = 5
FORGOTTEN_AFTER = timedelta(minutes=15)


class TooManyAttempts(Exception):
    """The next one is allowed in ``wait_seconds``."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def named(name: str) -> str:
    """The source of attempts on this name, whether anybody has it or not.

    People type their password where the name belongs. So of the hash only as much is kept as tells the names of a
    few hundred people apart; no password can be found by it.
    """
    return f"name {hashlib.sha256(folded(name).encode(errors='surrogatepass')).hexdigest()[:4]}"


def at_address(address: str) -> str:
    """The source of attempts from this address."""
    return f"address {address}"[:64]


async def count_attempt(connection: AsyncConnection, *sources: str) -> None:
    """Counts an attempt for each source, before it is made. TooManyAttempts, and the transaction is to be undone."""
    now = datetime.now(UTC)
    await connection.execute(delete(failed_sign_in).where(failed_sign_in.c.forgotten_at <= now))
    for source in sources:
        if not await _counted(connection, source, now):
            columns = failed_sign_in.c
            ends = await connection.scalar(select(columns.forgotten_at).where(columns.source == source))
            raise TooManyAttempts(math.ceil(((ends or now) - now).total_seconds()) or 1)


async def take_back(connection: AsyncConnection, *sources: str) -> None:
    """The attempt was none of guessing."""
    columns = failed_sign_in.c
    fewer = update(failed_sign_in).values(failures=columns.failures - 1)
    await connection.execute(fewer.where(columns.source.in_(sources), columns.failures > 0))


async def _counted(connection: AsyncConnection, source: str, now: datetime) -> bool:
    """One statement: parallel attempts wait for one another at the row."""
    insert: Callable[..., postgresql.Insert | sqlite.Insert] = (
        postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    )
    columns = failed_sign_in.c
    over = columns.forgotten_at <= now
    ends = now + FORGOTTEN_AFTER
    statement = (
        insert(failed_sign_in)
        .values(source=source, failures=1, forgotten_at=ends)
        .on_conflict_do_update(
            index_elements=[columns.source],
            set_={
                "failures": case((over, 1), else_=columns.failures + 1),
                "forgotten_at": case((over, ends), else_=columns.forgotten_at),
            },
            where=or_(over, columns.failures < LIMIT),
        )
        .returning(columns.failures)
    )
    return await connection.scalar(statement) is not None
