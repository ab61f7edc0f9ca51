"""The JSON that goes in and out, as documented at /docs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sanic import Request

from desk.answers import Custom
from desk.api.errors import ApiError
from desk.equipment import Equipment
from desk.messages import Message, Sender
from desk.said import Finding
from desk.vocabulary import DEFAULT_LANGUAGE, Language, Service

_LARGEST_INTEGER = 2**31 - 1


class RequestBody(BaseModel):
    """What every body of a request has in common: nothing in it is guessed or ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SessionRequest(RequestBody):
    """A signed token of the page; or, without one, hints that nobody vouches for."""

    token: str | None = None
    language: Language = DEFAULT_LANGUAGE
    service: Service | None = None
    equipment: Equipment | None = None


class TokenRequest(RequestBody):
    """A signed token of the page."""

    token: str


class EquipmentRequest(Equipment, RequestBody):
    """What the browser says of itself now."""


class ReadRequest(RequestBody):
    """The customer has seen the messages up to this number."""

    number: int = Field(ge=1, le=_LARGEST_INTEGER)


class CodeRequest(RequestBody):
    """What stands in the code field. ``id`` is made by the client: sent again, it is not counted again."""

    id: UUID
    code: str = Field(max_length=64)


class ButtonPressed(RequestBody):
    """The button ``index`` (from 0) of the message with number ``message``."""

    message: int = Field(ge=1, le=_LARGEST_INTEGER)
    index: int = Field(ge=0, le=_LARGEST_INTEGER)


class MessageRequest(RequestBody):
    """A text, a button, or what the device check in the browser found. ``id`` is made by the client: sent again, it
    gives the same answer again.
    """

    id: UUID
    text: str | None = None
    button: ButtonPressed | None = None
    finding: Finding | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if [self.text, self.button, self.finding].count(None) != 2:
            raise ValueError("either text or button or finding")
        return self


class SessionAnswer(BaseModel):
    """``session`` is the bearer token, ``conversation`` 32 hex digits, ``signed`` whether the page vouches for the
    customer.
    """

    session: str
    conversation: str
    language: Language
    signed: bool
    expires_at: datetime


class UpgradeAnswer(BaseModel):
    """The session is a signed one now."""

    signed: bool
    language: Language


class ButtonAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    title: str


class MessageAnswer(BaseModel):
    """A message of the conversation. Numbers rise by one; ``desk`` speaks where the bot cannot.

    ``turn`` is the id of what the client has sent, and of what answers it.
    """

    model_config = ConfigDict(from_attributes=True)

    number: int
    sender: Sender = Field(serialization_alias="from")
    text: str
    buttons: list[ButtonAnswer]
    custom: Custom | None
    at: datetime
    turn: str


class MessagesAnswer(BaseModel):
    """Messages, oldest first."""

    messages: list[MessageAnswer]


class CodeAnswer(BaseModel):
    """What verification said to the code, and the messages of the turn."""

    outcome: str
    messages: list[MessageAnswer]


class HealthAnswer(BaseModel):
    """Whether desk can do its work: reach its database, and a Rasa that is ready."""

    database: bool
    rasa: bool


Body = TypeVar("Body", bound=RequestBody)


def read_body(request: Request, shape: type[Body]) -> Body:
    """The request's JSON as ``shape``. ApiError if it is anything else."""
    media_type, _, _ = request.content_type.partition(";")
    if media_type.strip().lower() != "application/json":
        raise ApiError("not_json")
    try:
        return shape.model_validate_json(request.body)
    except ValidationError:
        # From None: pydantic's error quotes the body.
        raise ApiError("bad_request") from None


def read_number(written: str) -> int:
    """The number of a message as a query or header gives it. ApiError if it is anything else."""
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise ApiError("bad_request")
    return int(written)


def messages_answer(stored: Sequence[Message]) -> dict[str, object]:
    """``stored`` as MessagesAnswer in JSON."""
    return MessagesAnswer(messages=message_answers(stored)).model_dump(mode="json", by_alias=True)


def message_answers(stored: Sequence[Message]) -> list[MessageAnswer]:
    """What a button means stays here, its title goes out."""
    return [MessageAnswer.model_validate(message) for message in stored]
