"""SQLite for SQLAlchemy's aiosqlite dialect without aiosqlite's thread.

A statement takes SQLite some ten microseconds, handing it to a thread and back takes hundreds, several times over. So
it is executed at once, in the event loop. Only where nobody else holds the file's lock for long.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Self


class Cursor:
    """As aiosqlite's."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    def __getattr__(self, name: str) -> Any:
        """``description``, ``rowcount``, ``lastrowid`` and ``arraysize``."""
        return getattr(self._cursor, name)

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._cursor.execute(statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, parameters)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class Connection:
    """As aiosqlite's."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._connection: sqlite3.Connection | None = sqlite3.connect(*arguments, **options)

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("Connection closed")
        return self._connection

    def cursor(self) -> Cursor:
        return Cursor(self._open.cursor())

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self._open.create_function(*arguments, **options)

    async def commit(self) -> None:
        self._open.commit()

    async def rollback(self) -> None:
        self._open.rollback()

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def connect(*arguments: Any, **options: Any) -> Connection:
    """For ``create_async_engine(…, async_creator_fn=…)``."""
    return Connection(*arguments, **options)
