"""What it looks like when the database does not answer, whichever it is."""

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

# asyncpg's own errors and OSError come through unwrapped while a connection is being made.
DATABASE_FAULTS = (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
