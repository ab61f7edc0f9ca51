"""The bot's answer, read from what Rasa's channel sends."""

import logging
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field, JsonValue, TypeAdapter, ValidationError

from desk.buttons import Button, button_from_payload
from desk.handoff.status import Reason
from desk.vocabulary import Language, Service

Custom = dict[str, JsonValue]

logger = logging.getLogger(__name__)


class UnreadableAnswer(Exception):
    """What came is not an answer that a customer could be shown."""


class BotState(BaseModel):
    """Where the bot says that the conversation is, and which intent it has answered; ``understood``: not in doubt."""

    language: Language
    service: Service | None = None
    step: str | None = Field(None, max_length=32)
    intent: str | None = Field(None, max_length=64)
    understood: bool = True


@dataclass(frozen=True)
class BotMessage:
    """One message of the bot, not masked yet."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: Custom | None = None


@dataclass(frozen=True)
class Answer:
    """The bot's messages to one message of a customer, and the state that it leaves, if it said.

    ``handoff``: why the bot wants a person to take over, if it does.
    """

    messages: tuple[BotMessage, ...]
    state: BotState | None
    handoff: Reason | None = None


class _Handoff(BaseModel):
    type: Literal["handoff"]
    reason: Reason


class _OfferedButton(BaseModel):
    title: str
    payload: str


class _Part(BaseModel):
    text: str | None = None
    buttons: list[_OfferedButton] = []
    custom: Custom | None = None


_PARTS = TypeAdapter(list[_Part])


def read_answer(body: bytes, *, may_be_empty: bool = False) -> Answer:
    """The answer in ``body``, a JSON list as Rasa's REST channel gives it.

    UnreadableAnswer if it is not one, or holds no text at all unless it may.
    A custom part belongs to the text before it. ``custom.state`` is for desk and not a message.
    """
    try:
        parts = _PARTS.validate_json(body)
    except ValidationError:
        # From None: pydantic's error quotes the answer.
        raise UnreadableAnswer("garbage") from None
    state: BotState | None = None
    handoff: Reason | None = None
    messages: list[BotMessage] = []
    for part in parts:
        state = _read_state(part) or state
        handoff = _read_handoff(part) or handoff
        custom = _custom_to_show(part)
        if part.text or part.buttons:
            messages.append(BotMessage(part.text or "", _read_buttons(part.buttons), custom))
        elif custom and messages and messages[-1].custom is None:
            messages[-1] = BotMessage(messages[-1].text, messages[-1].buttons, custom)
        elif custom:
            messages.append(BotMessage("", custom=custom))
    if not may_be_empty and not any(message.text for message in messages):
        raise UnreadableAnswer("empty")
    return Answer(tuple(messages), state, handoff)


def _read_handoff(part: _Part) -> Reason | None:
    if not part.custom or part.custom.get("type") != "handoff":
        return None
    try:
        return _Handoff.model_validate(part.custom).reason
    except ValidationError:
        logger.warning("the bot asks for a person for no reason that is known: left out")
        return None


def _read_state(part: _Part) -> BotState | None:
    if not part.custom or "state" not in part.custom:
        return None
    try:
        return BotState.model_validate(part.custom["state"])
    except ValidationError:
        logger.warning("the bot's state is not one: the old one stays")
        return None


def _custom_to_show(part: _Part) -> Custom | None:
    if not part.custom or part.custom.get("type") in ("state", "handoff"):
        return None
    return {name: value for name, value in part.custom.items() if name != "state"} or None


def _read_buttons(offered: list[_OfferedButton]) -> tuple[Button, ...]:
    buttons = []
    for button in offered:
        try:
            buttons.append(button_from_payload(button.title, button.payload))
        except ValueError:
            logger.warning("a button of the bot has no payload that can be read: left out")
    return tuple(buttons)
