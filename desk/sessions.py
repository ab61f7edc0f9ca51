"""Sessions: who may read and write which conversation."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import conversations
from desk.page_token import PageClaims, TokenRefused
from desk.tables import conversations as conversation_table
from desk.tables import sessions, used_page_tokens
from desk.vocabulary import DEFAULT_LANGUAGE, Language, Service

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Visitor:
    """Whoever opens a session. Customer and meeting are known from a signed token or not at all."""

    language: Language = DEFAULT_LANGUAGE
    service: Service | None = None
    customer_id: str | None = None
    meeting_id: str | None = None


@dataclass(frozen=True)
class OpenedSession:
    """A new session. ``token`` (256 bits, base64url) is told to the browser and kept nowhere."""

    token: str
    conversation: str
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """What a session gives access to, and what the page said when it was opened."""

    conversation: str
    service: Service | None
    customer_id: str | None
    meeting_id: str | None


async def use_page_token(connection: AsyncConnection, claims: PageClaims) -> Visitor:
    """The customer whom the token names. TokenRefused if it has been used before.

    Call it in the transaction that opens the session.
    """
    await connection.execute(delete(used_page_tokens).where(used_page_tokens.c.forgettable_at < datetime.now(UTC)))
    forgettable_at = datetime.fromtimestamp(claims.forgettable_at, UTC)
    try:
        await connection.execute(
            insert(used_page_tokens).values(token_id=claims.token_id, forgettable_at=forgettable_at)
        )
    except IntegrityError as error:
        raise TokenRefused from error
    return Visitor(claims.language, claims.service, claims.customer_id, claims.meeting_id)


async def open_session(connection: AsyncConnection, visitor: Visitor, silence_seconds: int) -> OpenedSession:
    """Opens a session with a conversation of its own. It ends after ``silence_seconds`` without a request."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at < datetime.now(UTC)))
    token = secrets.token_urlsafe(32)
    conversation = await conversations.start(connection, visitor.language)
    expires_at = _silence_ends(silence_seconds)
    await connection.execute(
        insert(sessions).values(
            token_hash=_hash(token),
            conversation_id=conversation,
            customer_id=visitor.customer_id,
            meeting_id=visitor.meeting_id,
            service=visitor.service,
            expires_at=expires_at,
        )
    )
    return OpenedSession(token, conversation, expires_at)


async def continue_session(connection: AsyncConnection, token: str, silence_seconds: int) -> Session | None:
    """The session that ``token`` opens, its silence broken; None if there is none or it has ended."""
    if not _TOKEN.fullmatch(token):
        return None
    columns = sessions.c
    rows = await connection.execute(
        update(sessions)
        .where(columns.token_hash == _hash(token), columns.expires_at > datetime.now(UTC))
        .values(expires_at=_silence_ends(silence_seconds))
        .returning(columns.conversation_id, columns.service, columns.customer_id, columns.meeting_id)
    )
    row = rows.one_or_none()
    if row is None:
        return None
    return Session(row.conversation_id, row.service, row.customer_id, row.meeting_id)


async def session_language(connection: AsyncConnection, token: str) -> Language | None:
    """The language of the conversation that ``token`` opens or, until it is cleared away, has opened."""
    if not _TOKEN.fullmatch(token):
        return None
    language: Language | None = await connection.scalar(
        select(conversation_table.c.language)
        .join(sessions, sessions.c.conversation_id == conversation_table.c.id)
        .where(sessions.c.token_hash == _hash(token))
    )
    return language


async def end_session(connection: AsyncConnection, token: str) -> None:
    """Ends the session at once. Its conversation stays."""
    await connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def _silence_ends(silence_seconds: int) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=silence_seconds)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
