"""Sessions: an opaque token in a cookie. It ends after a working day, and after half an hour of silence."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.account import Account, read
from accounts.digest import digest
from accounts.tables import account, account_session

LIFETIME = timedelta(hours=8)
LONGEST_SILENCE = timedelta(minutes=30)
_RENEWED_EACH = timedelta(minutes=1)  # a session that is in use is not written at each request


async def open_session(connection: AsyncConnection, account_id: str) -> str:
    """The new session's token (256 bits, base64url), which is kept nowhere. Forgets sessions that have ended."""
    now = datetime.now(UTC)
    token = secrets.token_urlsafe(32)
    ended = or_(account_session.c.started_at <= now - LIFETIME, account_session.c.seen_at <= now - LONGEST_SILENCE)
    await connection.execute(delete(account_session).where(ended))
    await connection.execute(
        insert(account_session).values(token_hash=digest(token), account_id=account_id, started_at=now, seen_at=now)
    )
    return token


async def continue_session(connection: AsyncConnection, token: str) -> Account | None:
    """Whose session the token opens, its silence broken; None if there is none or it has ended."""
    now = datetime.now(UTC)
    row = await _open_session(connection, token, now)
    if row is None:
        return None
    if now - row.seen_at > _RENEWED_EACH:
        token_hash = account_session.c.token_hash
        await connection.execute(update(account_session).where(token_hash == digest(token)).values(seen_at=now))
    return read(row)


async def account_of(connection: AsyncConnection, token: str) -> Account | None:
    """Whose session the token opens, its silence not broken; None if there is none or it has ended."""
    row = await _open_session(connection, token, datetime.now(UTC))
    return None if row is None else read(row)


async def _open_session(connection: AsyncConnection, token: str, now: datetime) -> Row[Any] | None:
    columns = account_session.c
    is_open = and_(
        columns.token_hash == digest(token),
        columns.started_at > now - LIFETIME,
        columns.seen_at > now - LONGEST_SILENCE,
        account.c.disabled.is_(False),
    )
    query = select(account, columns.seen_at).join(account_session, columns.account_id == account.c.id).where(is_open)
    return (await connection.execute(query)).one_or_none()


async def end_session(connection: AsyncConnection, token: str) -> None:
    await connection.execute(delete(account_session).where(account_session.c.token_hash == digest(token)))


async def end_other_sessions(connection: AsyncConnection, account_id: str, token: str) -> None:
    """Signs the account out everywhere but here."""
    columns = account_session.c
    others = (columns.account_id == account_id, columns.token_hash != digest(token))
    await connection.execute(delete(account_session).where(*others))
