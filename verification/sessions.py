"""Sessions of the adviser page: an opaque random value in a cookie, kept here only as a digest.

The digest's key is the adviser token, so a new token ends every session.
"""

import hmac
import secrets

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from verification.clock import now
from verification.tables import adviser_session

LIFETIME_SECONDS = 8 * 60 * 60  # a working day


async def open_session(engine: AsyncEngine, adviser_token: str) -> str:
    """Returns the session's value, for the cookie. Forgets sessions that have ended."""
    session = secrets.token_urlsafe(32)
    async with engine.begin() as connection:
        await connection.execute(delete(adviser_session).where(adviser_session.c.expires_at < now()))
        await connection.execute(
            insert(adviser_session).values(
                digest=_digest(adviser_token, session), expires_at=now() + LIFETIME_SECONDS * 1000
            )
        )
    return session


async def is_open(engine: AsyncEngine, adviser_token: str, session: str) -> bool:
    query = select(adviser_session.c.expires_at).where(
        adviser_session.c.digest == _digest(adviser_token, session), adviser_session.c.expires_at > now()
    )
    async with engine.connect() as connection:
        return await connection.scalar(query) is not None


async def close_session(engine: AsyncEngine, adviser_token: str, session: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            delete(adviser_session).where(adviser_session.c.digest == _digest(adviser_token, session))
        )


def _digest(adviser_token: str, session: str) -> bytes:
    return hmac.digest(adviser_token.encode(), session.encode(errors="surrogateescape"), "sha256")
