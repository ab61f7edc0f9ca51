"""The messages of a conversation as they are stored: numbered from 1, masked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from desk.answers import Custom
from desk.buttons import Button, StaleButton
from desk.tables import conversations, messages
from privacy.masking import mask

_COUNT_ON = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(last_number=conversations.c.last_number + bindparam("more"))
    .returning(conversations.c.last_number)
)
_INSERT = insert(messages)

Sender = Literal["customer", "bot", "desk", "agent"]


@dataclass(frozen=True)
class Draft:
    """A message to be stored, not masked yet."""

    sender: Sender
    text: str
    buttons: tuple[Button, ...] = ()
    custom: Custom | None = None


@dataclass(frozen=True)
class Message:
    """A stored message."""

    number: int
    sender: Sender
    text: str
    buttons: tuple[Button, ...]
    custom: Custom | None
    at: datetime
    turn: str


async def append(connection: AsyncConnection, conversation: str, turn: str, drafts: Sequence[Draft]) -> list[Message]:
    """Masks and stores ``drafts``, all of one ``turn``, as the next messages of the conversation."""
    if not drafts:
        return []
    # The counter and not the highest number: one statement that parallel writers cannot come between.
    counted = await connection.execute(_COUNT_ON, {"conversation": conversation, "more": len(drafts)})
    first = counted.scalar_one() - len(drafts) + 1
    at = datetime.now(UTC)
    stored = [
        Message(number, draft.sender, mask(draft.text), _masked_buttons(draft), _masked(draft.custom), at, turn)
        for number, draft in enumerate(drafts, start=first)
    ]
    await connection.execute(_INSERT, [_row(conversation, message) for message in stored])
    return stored


async def of_turn(connection: AsyncConnection, conversation: str, turn: str) -> list[Message]:
    """What has been said in the turn, oldest first."""
    return await _select(connection, conversation, messages.c.turn_id == turn)


async def after(connection: AsyncConnection, conversation: str, number: int) -> list[Message]:
    """The messages of the conversation with higher numbers, oldest first."""
    return await _select(connection, conversation, messages.c.number > number)


async def offered_button(connection: AsyncConnection, conversation: str, number: int, index: int) -> Button:
    """Button ``index`` (from 0) of message ``number``. StaleButton unless its buttons may be pressed."""
    if number == await offering(connection, conversation):
        buttons = await offered_buttons(connection, conversation)
        if index < len(buttons):
            return buttons[index]
    raise StaleButton


async def offered_buttons(connection: AsyncConnection, conversation: str) -> tuple[Button, ...]:
    """Those that may be pressed now."""
    number = await offering(connection, conversation)
    found = await _select(connection, conversation, messages.c.number == number) if number else []
    return found[0].buttons if found else ()


async def offering(connection: AsyncConnection, conversation: str) -> int | None:
    """The number of the message whose buttons may be pressed: the bot's last, or desk's if it has buttons.

    A fault is no answer: the buttons before it stay open, so that trying again works.
    """
    is_answer = (messages.c.sender == "bot") & messages.c.custom["type"].as_string().is_distinct_from("fault")
    latest: int | None = await connection.scalar(
        select(func.max(messages.c.number))
        .where(messages.c.conversation_id == conversation)
        .where(is_answer | ((messages.c.sender == "desk") & messages.c.buttons.is_not(None)))
    )
    return latest


async def _select(connection: AsyncConnection, conversation: str, condition: ColumnElement[bool]) -> list[Message]:
    rows = await connection.execute(
        select(messages).where(messages.c.conversation_id == conversation, condition).order_by(messages.c.number)
    )
    return [_message(row) for row in rows]


def _masked_buttons(draft: Draft) -> tuple[Button, ...]:
    return tuple(Button(mask(button.title), button.intent, _masked(button.entities)) for button in draft.buttons)


def _masked(value: Any) -> Any:
    """JSON ``value`` with every string in it masked, keys left alone."""
    match value:
        case str():
            return mask(value)
        case list():
            return [_masked(item) for item in value]
        case dict():
            return {key: _masked(item) for key, item in value.items()}
    return value


def _row(conversation: str, message: Message) -> dict[str, Any]:
    return {
        "conversation_id": conversation,
        "turn_id": message.turn,
        "number": message.number,
        "sender": message.sender,
        "text": message.text,
        "buttons": [asdict(button) for button in message.buttons] or None,
        "custom": message.custom,
        "at": message.at,
    }


def _message(row: Row[Any]) -> Message:
    buttons = tuple(Button(**button) for button in row.buttons or ())
    return Message(row.number, row.sender, row.text, buttons, row.custom, row.at, row.turn_id)
