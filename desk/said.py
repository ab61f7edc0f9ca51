"""What can be said to the bot: by a customer, or by desk in a customer's stead."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from desk import messages
from desk.buttons import Button, Entities
from desk.texts import sentence
from desk.vocabulary import Language
from privacy.masking import holds_secret

Finding = Literal[
    "devices_work",
    "permission_denied",
    "no_permission_prompt",
    "blocked_in_system_settings",
    "camera_not_found",
    "microphone_not_found",
    "camera_in_use",
]
_INTENT_OF = {"microphone_not_found": "others_cannot_hear_me", "camera_in_use": "camera_in_use_or_black"}
_MASKED_CODE = "••••••"


@dataclass(frozen=True)
class Typed:
    """The customer wrote ``text``, clean already."""

    text: str


@dataclass(frozen=True)
class Pressed:
    """The customer pressed the button ``index`` (from 0) of the message ``number``."""

    number: int
    index: int


@dataclass(frozen=True)
class Found:
    """The device check in the customer's browser came to this."""

    finding: Finding


@dataclass(frozen=True)
class CodeChecked:
    """The customer wrote a code into the code field, and verification said ``outcome``."""

    outcome: str
    attempts_left: int


@dataclass(frozen=True)
class ChatOpened:
    """The customer opened the chat and has said nothing: the bot greets first."""


@dataclass(frozen=True)
class IdentityConfirmed:
    """Verification says that the identity is confirmed, whichever way it was."""


@dataclass(frozen=True)
class HandedBack:
    """A person has handed the conversation back to the bot, at ``step`` or where it was."""

    step: str | None


Said = Typed | Pressed | Found | CodeChecked | ChatOpened | IdentityConfirmed | HandedBack


@dataclass(frozen=True)
class Utterance:
    """What is said, as the bot gets it. ``pressed`` is the number of the message whose button it was.

    ``silent``: it is no message of the customer and may be answered by nothing. ``for_person``: the customer has left
    it for a person, and the bot answers only to warn of fraud.
    """

    text: str
    button: Button | None = None
    pressed: int | None = None
    silent: bool = False
    for_person: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it is answered later if the bot is away: not a secret, which is never kept, nor a greeting."""
        return not self._holds_secret and not self._opens

    @property
    def apology(self) -> str | None:
        """What desk says if there is no answer and will be none; None: nothing, for nobody asked."""
        if self._opens:
            return "no_greeting"
        if not self.awaits_answer:
            return None
        return "no_answer_to_secret" if self._holds_secret else "no_answer"

    @property
    def awaits_answer(self) -> bool:
        """Whether the customer waits for the bot to say something."""
        return not self.silent and not self.for_person

    @property
    def _holds_secret(self) -> bool:
        return self.button is None and holds_secret(self.text)

    @property
    def _opens(self) -> bool:
        return self.button is not None and self.button.intent == "chat_opened"

    def as_json(self) -> dict[str, Any]:
        """For ``from_json``. Only for what may be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        button = kept["button"]
        return cls(**{**kept, "button": button and Button(**button)})


async def utterance(connection: AsyncConnection, conversation: str, said: Said, language: Language) -> Utterance:
    """What ``said`` means in the conversation. StaleButton if it is a button that is no longer offered."""
    match said:
        case Typed(text):
            return Utterance(text)
        case Pressed(number, index):
            button = await messages.offered_button(connection, conversation, number, index)
            return Utterance(button.title, button, pressed=number)
        case Found(finding):
            title = sentence(f"found_{finding}", language)
            return Utterance(title, Button(title, _INTENT_OF.get(finding, finding)))
        case CodeChecked(outcome, attempts_left):
            told = {"outcome": outcome, "attempts_left": str(attempts_left)}
            return Utterance(_MASKED_CODE, Button(_MASKED_CODE, "code_checked", told))
        case IdentityConfirmed():
            return _unsaid("identity_confirmed")
        case ChatOpened():
            return _unsaid("chat_opened")
        case HandedBack(step):
            return _unsaid("resume_at", {"step": step}) if step else _unsaid("handoff_ended")


def turn_of(conversation: str, event: Literal["chat_opened", "identity_confirmed"]) -> str:
    """The id of the one turn in which the conversation has the event."""
    return str(uuid5(UUID(hex=conversation), event))


def _unsaid(intent: str, entities: Entities | None = None) -> Utterance:
    return Utterance(intent, Button(intent, intent, entities or {}), silent=True)
