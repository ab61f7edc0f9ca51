"""Sessions: who may read and write which conversation."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from desk import conversations
from desk.equipment import Equipment
from desk.page_token import PageClaims, TokenRefused
from desk.tables import conversations as conversation_table
from desk.tables import sessions, used_page_tokens
from desk.vocabulary import DEFAULT_LANGUAGE, Language, Service
from storage.moments import UtcDateTime

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_OPEN = select(sessions).where(
    sessions.c.token_hash == bindparam("hash"), sessions.c.expires_at > bindparam("now", type_=UtcDateTime)
)
_RENEWED_EACH = timedelta(minutes=1)  # a session that is in use is not written at each request


class OtherCustomer(Exception):
    """The page's token names another customer or meeting than the session already has."""


@dataclass(frozen=True)
class Visitor:
    """Whoever opens a session. Customer and meeting are known from a signed token or not at all."""

    language: Language = DEFAULT_LANGUAGE
    service: Service | None = None
    customer_id: str | None = None
    meeting_id: str | None = None
    equipment: Equipment | None = None


@dataclass(frozen=True)
class OpenedSession:
    """A new session. ``token`` (256 bits, base64url) is told to the browser and kept nowhere."""

    token: str
    conversation: str
    language: Language
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """What a session gives access to, and what the page said when it was opened."""

    conversation: str
    service: Service | None
    customer_id: str | None
    meeting_id: str | None
    equipment: Equipment | None = None


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
    """Opens a session. It ends after ``silence_seconds`` without a request.

    A signed customer who has an open session for the same meeting goes on in its conversation, from wherever; anybody
    else gets a conversation of their own.
    """
    await connection.execute(delete(sessions).where(sessions.c.expires_at < datetime.now(UTC)))
    token = secrets.token_urlsafe(32)
    conversation = await _running_conversation(connection, visitor)
    if conversation is None:
        conversation = await conversations.start(connection, visitor.language)
    expires_at = _silence_ends(silence_seconds)
    await connection.execute(
        insert(sessions).values(
            token_hash=_hash(token),
            conversation_id=conversation,
            customer_id=visitor.customer_id,
            meeting_id=visitor.meeting_id,
            service=visitor.service,
            equipment=_kept(visitor.equipment),
            expires_at=expires_at,
        )
    )
    language = (await conversations.get(connection, conversation)).language
    return OpenedSession(token, conversation, language, expires_at)


async def upgrade_session(connection: AsyncConnection, token: str, session: Session, claims: PageClaims) -> None:
    """From now on the session is the customer's whom the page has signed in.

    OtherCustomer, and the page's token stays unused, if it already is somebody else's; TokenRefused if that has been
    used. Call it in one transaction.
    """
    if session.customer_id and (session.customer_id, session.meeting_id) != (claims.customer_id, claims.meeting_id):
        raise OtherCustomer
    visitor = await use_page_token(connection, claims)
    await connection.execute(
        update(sessions)
        .where(sessions.c.token_hash == _hash(token))
        .values(
            customer_id=visitor.customer_id,
            meeting_id=visitor.meeting_id,
            service=visitor.service or session.service,
        )
    )


async def note_equipment(connection: AsyncConnection, token: str, equipment: Equipment) -> None:
    await connection.execute(
        update(sessions).where(sessions.c.token_hash == _hash(token)).values(equipment=_kept(equipment))
    )


async def continue_session(connection: AsyncConnection, token: str, silence_seconds: int) -> Session | None:
    """The session that ``token`` opens, its silence broken; None if there is none or it has ended."""
    if not _TOKEN.fullmatch(token):
        return None
    columns = sessions.c
    now, ends_at = datetime.now(UTC), _silence_ends(silence_seconds)
    row = (await connection.execute(_OPEN, {"hash": _hash(token), "now": now})).one_or_none()
    if row is None:
        return None
    if ends_at - row.expires_at > min(_RENEWED_EACH, timedelta(seconds=silence_seconds / 10)):
        renewed = update(sessions).where(columns.token_hash == row.token_hash).values(expires_at=ends_at)
        await connection.execute(renewed)
    return _session(row)


async def latest_of(connection: AsyncConnection, conversation: str) -> Session | None:
    """The session in which the conversation was used last, if one is still open."""
    return await _latest(connection, sessions.c.conversation_id == conversation)


async def keep_for_answer(connection: AsyncConnection, conversation: str, until: datetime) -> bool:
    """The customer can come back to the conversation for its answer: a signed one from anywhere, when the page signs
    them in again, and nobody else through this browser; another in this browser until then. Whether they are signed.
    """
    session = await latest_of(connection, conversation)
    if session and session.customer_id:
        whose = {"customer_id": session.customer_id, "meeting_id": session.meeting_id}
        await connection.execute(
            update(conversation_table).where(conversation_table.c.id == conversation).values(**whose)
        )
        return True
    columns = sessions.c
    await connection.execute(
        update(sessions)
        .where(columns.conversation_id == conversation, columns.expires_at < until)
        .values(expires_at=until)
    )
    return False


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


async def _running_conversation(connection: AsyncConnection, visitor: Visitor) -> str | None:
    if visitor.customer_id is None:
        return None
    columns = sessions.c
    running = await _latest(
        connection, columns.customer_id == visitor.customer_id, columns.meeting_id == visitor.meeting_id
    )
    if running:
        return running.conversation
    kept: str | None = await connection.scalar(
        select(conversation_table.c.id)
        .where(conversation_table.c.customer_id == visitor.customer_id)
        .where(conversation_table.c.meeting_id == visitor.meeting_id)
        .order_by(conversation_table.c.started_at.desc())
        .limit(1)
    )
    return kept


async def _latest(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Session | None:
    """Of the open sessions that fulfil the conditions, the one used last."""
    columns = sessions.c
    open_ones = select(sessions).where(*conditions, columns.expires_at > datetime.now(UTC))
    row = (await connection.execute(open_ones.order_by(columns.expires_at.desc()).limit(1))).one_or_none()
    return None if row is None else _session(row)


def _session(row: Row[Any]) -> Session:
    equipment = None if row.equipment is None else Equipment.model_validate(row.equipment)
    return Session(row.conversation_id, row.service, row.customer_id, row.meeting_id, equipment)


def _kept(equipment: Equipment | None) -> dict[str, str] | None:
    return None if equipment is None else equipment.model_dump(exclude_none=True)


def _silence_ends(silence_seconds: int) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=silence_seconds)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
