"""Conversations as they are stored."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.answers import BotState
from desk.tables import conversations
from desk.vocabulary import Language, Service


@dataclass(frozen=True)
class Conversation:
    """A conversation's language, and the service that the bot last said it is about."""

    language: Language
    service: Service | None


async def start(connection: AsyncConnection, language: Language) -> str:
    """A new conversation's id, 32 hex digits."""
    conversation = secrets.token_hex(16)
    await connection.execute(
        insert(conversations).values(id=conversation, language=language, started_at=datetime.now(UTC))
    )
    return conversation


async def get(connection: AsyncConnection, conversation: str) -> Conversation:
    """The conversation with this id, which must exist."""
    columns = conversations.c
    rows = await connection.execute(select(columns.language, columns.service).where(columns.id == conversation))
    row = rows.one()
    return Conversation(row.language, row.service)


async def keep_state(connection: AsyncConnection, conversation: str, state: BotState) -> None:
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation).values(**state.model_dump())
    )
