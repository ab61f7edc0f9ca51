"""What it looks like when the database does not answer, whichever it is."""

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

# asyncpg's own errors and OSError come through unwrapped while a connection is being made.
DATABASE_FAULTS = (DBAPIError, PoolTimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
