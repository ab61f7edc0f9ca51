"""Engines for SQLite (the default) and PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage import unthreaded


def engine_for(url: str) -> AsyncEngine:
    """An engine for ``sqlite+aiosqlite:///path`` or ``postgresql+asyncpg://…``.

    SQLite gets one connection, a write-ahead log and a busy timeout, so that processes wait for one another. What
    a statement is given never stands in an error's text, for it may be a customer's words.
    """
    if not url.startswith("sqlite"):
        timeouts = {"timeout": 3, "command_timeout": 5}
        # All that may be open stay open: a server opens a connection in no time only while it has little to do.
        return create_async_engine(
            url, pool_size=15, max_overflow=0, pool_pre_ping=True, connect_args=timeouts, hide_parameters=True
        )
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    # One connection, so that statements wait in our line: SQLite's own waiting is a poll, and unfair.
    engine = create_async_engine(
        url,
        hide_parameters=True,
        connect_args={"async_creator_fn": unthreaded.connect},
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _set_sqlite_pragmas)
    return engine


def _set_sqlite_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
