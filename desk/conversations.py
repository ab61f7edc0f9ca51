"""Conversations as they are stored."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, insert, select, update
from sqlalchemy import exists as any_row
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.answers import BotState
from desk.handoff.status import Status
from desk.tables import conversations, messages, open_turns
from desk.vocabulary import Language, Service

# Made once: every message comes through here.
_THIS: BindParameter[str] = bindparam("conversation")
_ARRIVAL = select(
    conversations,
    any_row().where(messages.c.conversation_id == _THIS, messages.c.turn_id == bindparam("turn")).label("has_begun"),
    any_row().where(open_turns.c.conversation_id == _THIS).label("any_open"),
).where(conversations.c.id == _THIS)


@dataclass(frozen=True)
class Conversation:
    """A conversation's language, the service that the bot last said it is about, and who answers in it.

    ``last_number`` is that of the newest message, ``read_number`` that of the newest one the customer has seen.
    ``account_id`` is the agent's who has it; ``awaits_message``: what is typed next is left for a person.
    """

    language: Language
    service: Service | None
    status: Status
    last_number: int
    read_number: int
    account_id: str | None
    awaits_message: bool
    typing_until: datetime | None


async def start(connection: AsyncConnection, language: Language) -> str:
    """A new conversation's id, 32 hex digits."""
    conversation = secrets.token_hex(16)
    await connection.execute(
        insert(conversations).values(id=conversation, language=language, started_at=datetime.now(UTC))
    )
    return conversation


async def exists(connection: AsyncConnection, conversation: str) -> bool:
    return await connection.scalar(select(conversations.c.id).where(conversations.c.id == conversation)) is not None


async def get(connection: AsyncConnection, conversation: str) -> Conversation:
    """The conversation with this id, which must exist."""
    row = (await connection.execute(select(conversations).where(conversations.c.id == conversation))).one()
    return _conversation(row)


@dataclass(frozen=True)
class Arrival:
    """What a turn finds: the conversation, whether it has begun already, and whether any turn is open."""

    conversation: Conversation
    has_begun: bool
    any_open: bool


async def arrive(connection: AsyncConnection, conversation: str, turn: str) -> Arrival:
    """What is found stays so until the transaction ends."""
    if connection.dialect.name != "sqlite":  # which has one connection, so that nobody comes in between
        await lock(connection, conversation)
    row = (await connection.execute(_ARRIVAL, {"conversation": conversation, "turn": turn})).one()
    return Arrival(_conversation(row), row.has_begun, row.any_open)


async def lock(connection: AsyncConnection, conversation: str) -> Conversation:
    """The conversation as it stays until the transaction ends: nobody can claim it in between."""
    chosen = select(conversations).where(conversations.c.id == conversation).with_for_update(key_share=True)
    return _conversation((await connection.execute(chosen)).one())


async def keep_state(connection: AsyncConnection, conversation: str, state: BotState) -> None:
    where = {"language": state.language, "service": state.service, "step": state.step}
    await connection.execute(update(conversations).where(conversations.c.id == conversation).values(**where))


async def note_seen(connection: AsyncConnection, conversation: str) -> None:
    """The customer's browser is connected."""
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation).values(seen_at=datetime.now(UTC))
    )


async def note_read(connection: AsyncConnection, conversation: str, number: int) -> bool:
    """The customer has seen the messages up to ``number``. Whether that is news."""
    columns = conversations.c
    changed = await connection.execute(
        update(conversations)
        .where(columns.id == conversation, columns.read_number < number, columns.last_number >= number)
        .values(read_number=number)
    )
    return changed.rowcount > 0


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(
        row.language,
        row.service,
        row.status,
        row.last_number,
        row.read_number,
        row.account_id,
        row.awaits_message,
        row.typing_until,
    )
