"""Conversations as they are stored."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.answers import BotState
from desk.tables import conversations
from desk.vocabulary import Language, Service

Owner = Literal["bot", "agent"]


@dataclass(frozen=True)
class Conversation:
    """A conversation's language, the service that the bot last said it is about, and who answers in it.

    ``last_number`` is that of the newest message, ``read_number`` that of the newest one the customer has seen.
    """

    language: Language
    service: Service | None
    owner: Owner
    last_number: int
    read_number: int


async def start(connection: AsyncConnection, language: Language) -> str:
    """A new conversation's id, 32 hex digits."""
    conversation = secrets.token_hex(16)
    await connection.execute(
        insert(conversations).values(id=conversation, language=language, started_at=datetime.now(UTC))
    )
    return conversation


async def get(connection: AsyncConnection, conversation: str) -> Conversation:
    """The conversation with this id, which must exist."""
    row = (await connection.execute(select(conversations).where(conversations.c.id == conversation))).one()
    return Conversation(row.language, row.service, row.owner, row.last_number, row.read_number)


async def keep_state(connection: AsyncConnection, conversation: str, state: BotState) -> None:
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation).values(**state.model_dump())
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
