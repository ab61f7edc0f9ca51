"""Turns that nobody has answered yet, kept so that no message is lost: not by a fault, nor when a process ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.tables import open_turns


@dataclass(frozen=True)
class OpenTurn:
    """``said`` is what the customer said, in JSON; None if it is not kept. ``is_left``: nobody asks the bot for it."""

    turn: str
    said: dict[str, Any] | None
    told: bool
    is_left: bool


async def begin(
    connection: AsyncConnection, conversation: str, turn: str, said: dict[str, Any] | None, busy_seconds: float
) -> None:
    """Puts the turn at the end of its conversation's line; for so long nobody else asks the bot for it."""
    now = datetime.now(UTC)
    await connection.execute(
        insert(open_turns).values(
            conversation_id=conversation,
            turn_id=turn,
            said=said,
            told=False,
            opened_at=now,
            busy_until=now + timedelta(seconds=busy_seconds),
        )
    )


async def end(connection: AsyncConnection, conversation: str, turn: str) -> bool:
    """The turn is answered. False if it was already: then nobody may answer it again."""
    ended = await connection.execute(delete(open_turns).where(*_is(conversation, turn)))
    return ended.rowcount > 0


async def tell(connection: AsyncConnection, conversation: str, turn: str) -> bool:
    """The customer is told that the answer will be late. False if that, or the answer, has been said."""
    told = await connection.execute(
        update(open_turns).where(*_is(conversation, turn), ~open_turns.c.told).values(told=True)
    )
    return told.rowcount > 0


async def leave(connection: AsyncConnection, conversation: str, turn: str) -> None:
    """Nobody asks for the turn any more; whoever catches up may."""
    now = datetime.now(UTC)
    await connection.execute(update(open_turns).where(*_is(conversation, turn)).values(busy_until=now))


async def take(connection: AsyncConnection, conversation: str, turn: str, busy_seconds: float) -> bool:
    """Whether the turn was left, and nobody but the caller may ask for it now, for so long."""
    now = datetime.now(UTC)
    taken = await connection.execute(
        update(open_turns)
        .where(*_is(conversation, turn), open_turns.c.busy_until < now)
        .values(busy_until=now + timedelta(seconds=busy_seconds))
    )
    return taken.rowcount > 0


async def leave_all(connection: AsyncConnection) -> None:
    """Nobody asks for any turn: the one process that would has just begun."""
    await connection.execute(update(open_turns).values(busy_until=datetime.now(UTC)))


async def of(connection: AsyncConnection, conversation: str) -> Sequence[OpenTurn]:
    """The conversation's open turns in the order in which they are to be answered."""
    rows = await connection.execute(
        select(open_turns).where(open_turns.c.conversation_id == conversation).order_by(open_turns.c.position)
    )
    now = datetime.now(UTC)
    return [OpenTurn(row.turn_id, row.said, row.told, row.busy_until < now) for row in rows]


async def left(connection: AsyncConnection) -> Sequence[str]:
    """The conversations in which the first open turn is one that nobody asks for."""
    first = open_turns.alias()
    earlier = exists().where(
        first.c.conversation_id == open_turns.c.conversation_id, first.c.position < open_turns.c.position
    )
    rows = await connection.scalars(
        select(open_turns.c.conversation_id)
        .where(open_turns.c.busy_until < datetime.now(UTC), ~earlier)
        .order_by(open_turns.c.position)
    )
    return rows.all()


async def is_typing(connection: AsyncConnection, conversation: str, deadline_seconds: float) -> bool:
    """Whether an answer may come any moment: something was said within the deadline and is not answered."""
    since = datetime.now(UTC) - timedelta(seconds=deadline_seconds)
    columns = open_turns.c
    typing: bool | None = await connection.scalar(
        select(exists().where(columns.conversation_id == conversation, ~columns.told, columns.opened_at > since))
    )
    return bool(typing)


def _is(conversation: str, turn: str) -> tuple[Any, Any]:
    return open_turns.c.conversation_id == conversation, open_turns.c.turn_id == turn
