"""One clock for all processes: the database's. Moments are stored as milliseconds since 1970-01-01 UTC."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class now(FunctionElement[int]):
    """The database's time when the statement reaches it, not when the transaction began."""

    type = BigInteger()
    inherit_cache = True


@compiles(now, "postgresql")
def _now_on_postgresql(_element: now, _compiler: SQLCompiler, **_options: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"


@compiles(now, "sqlite")
def _now_on_sqlite(_element: now, _compiler: SQLCompiler, **_options: Any) -> str:
    return "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"


def milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def iso(stored: int) -> str:
    """A stored moment as ISO 8601 in UTC, e.g. ``2026-11-22T17:46:00.250+00:00``."""
    return (_EPOCH + timedelta(milliseconds=stored)).isoformat(timespec="milliseconds")


def iso_or_none(stored: int | None) -> str | None:
    return None if stored is None else iso(stored)
