"""The JSON that goes between desk and the console, as documented at /docs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actions import flows
from desk.api.bodies import MessageAnswer, RequestBody
from desk.equipment import Permission
from desk.handoff.answered import Result
from desk.handoff.answering import Rating
from desk.handoff.people import Person, PresenceStatus
from desk.handoff.status import Closing, Reason, Status
from desk.handoff.waiting import Waiting
from desk.vocabulary import Language, Service

_LARGEST_INTEGER = 2**31 - 1
LARGEST_CAPACITY = 10

AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
StepId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Nothing(RequestBody):
    """An empty object."""


class Written(RequestBody):
    """A text, or the step whose card the customer gets. ``id`` is made by the console: sent again, it changes
    nothing.
    """

    id: UUID
    text: Text | None = None
    step: StepId | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.text is None) == (self.step is None):
            raise ValueError("either text or step")
        return self


class Note(RequestBody):
    text: Text


class Transfer(RequestBody):
    """``to`` a colleague, or null for whoever takes it; ``note`` for the colleague."""

    to: AccountId | None = None
    note: Text | None = None


class HandBack(RequestBody):
    """``step``: where the bot goes on; null: where it was."""

    step: StepId | None = None


class Close(RequestBody):
    reason: Closing


class Read(RequestBody):
    number: int = Field(ge=1, le=_LARGEST_INTEGER)


class Presence(RequestBody):
    status: Literal["available", "away"]
    capacity: int = Field(ge=1, le=LARGEST_CAPACITY)


class Invite(RequestBody):
    role: Literal["agent", "lead"]


class Disable(RequestBody):
    disabled: bool


class StepAnswer(BaseModel):
    """Where a customer is; the title is for the staff."""

    id: str
    number: int | None
    of: int
    title: str


class WaitingAnswer(BaseModel):
    """A customer who waits. ``here``: the browser is connected; ``wanted``: the colleague who is meant."""

    conversation: str
    status: Status
    reason: Reason
    urgent: bool
    since: datetime
    language: Language
    service: Service | None
    step: StepAnswer | None
    preview: str
    here: bool
    wanted: str | None = Field(serialization_alias="for")


class PersonAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    display_name: str
    status: PresenceStatus
    conversations: int
    capacity: int


class QueueAnswer(BaseModel):
    """Everybody who waits, in order, and everybody of the staff; ``open``: by the opening hours."""

    waiting: list[WaitingAnswer]
    people: list[PersonAnswer]
    open: bool


class MineAnswer(BaseModel):
    """A conversation of the agent's. ``unread``: how many of the customer's messages the agent has not seen, which has
    read up to ``read_number``.
    """

    conversation: str
    language: Language
    service: Service | None
    step: StepAnswer | None
    since: datetime
    claimed_at: datetime
    reason: Reason
    preview: str
    unread: int
    last_number: int
    read_number: int
    here: bool


class MinesAnswer(BaseModel):
    conversations: list[MineAnswer]


class AgentAnswer(BaseModel):
    id: str
    display_name: str


class PermissionsAnswer(BaseModel):
    camera: Permission | None
    microphone: Permission | None


class EquipmentAnswer(BaseModel):
    device: str | None
    os: str | None
    browser: str | None
    permissions: PermissionsAnswer


class MeetingAnswer(BaseModel):
    """``state`` is verification's; ``unknown`` if it does not say."""

    id: str
    state: Literal["created", "code_issued", "confirmed", "locked", "unknown"]


class TriedAnswer(BaseModel):
    at: datetime
    intent: str
    title: str
    step: str | None
    result: Result


class NoteAnswer(BaseModel):
    at: datetime
    by: str
    text: str


class TransitionAnswer(BaseModel):
    """``by`` is the agent's name, or customer, bot, desk."""

    at: datetime
    event: str
    from_status: Status = Field(serialization_alias="from")
    to_status: Status = Field(serialization_alias="to")
    by: str
    reason: str | None


class CardAnswer(BaseModel):
    """All that an agent needs to go on where the customer is."""

    conversation: str
    status: Status
    agent: AgentAnswer | None
    language: Language
    service: Service | None
    step: StepAnswer | None
    reason: Reason
    since: datetime | None
    waited_seconds: int | None
    here: bool
    signed: bool
    equipment: EquipmentAnswer
    meeting: MeetingAnswer | None
    tried: list[TriedAnswer]
    notes: list[NoteAnswer]
    history: list[TransitionAnswer]
    messages: list[MessageAnswer]
    last_number: int
    rating: Rating | None


class SuggestionAnswer(BaseModel):
    """A reading of the customer's last message, and what the bot would say to it."""

    intent: str
    title: str
    text: str
    confidence: float


class SuggestionsAnswer(BaseModel):
    suggestions: list[SuggestionAnswer]


class ReplyAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    key: str
    title: str
    text: str


class StepCardAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    number: int | None
    title: str
    text: str


class RepliesAnswer(BaseModel):
    """The bot's answers and steps in one language."""

    replies: list[ReplyAnswer]
    steps: dict[Service, list[StepCardAnswer]]


class InvitationAnswer(BaseModel):
    """Shown once: the code is kept nowhere."""

    code: str
    expires_at: datetime


class ColleagueAnswer(BaseModel):
    id: str
    name: str
    display_name: str
    role: str
    disabled: bool


class ColleaguesAnswer(BaseModel):
    accounts: list[ColleagueAnswer]


def step_answer(step_id: str | None) -> StepAnswer | None:
    """The step for the staff, None if there is none."""
    step = flows.step(step_id)
    return None if step is None else StepAnswer(id=step.id, number=step.number, of=step.of, title=step.titles["sv"])


def queue_answer(waiting: Sequence[Waiting], people: Sequence[Person], is_open: bool) -> QueueAnswer:
    return QueueAnswer(
        waiting=[
            WaitingAnswer(
                conversation=each.conversation,
                status=each.status,
                reason=each.reason,
                urgent=each.urgent,
                since=each.since,
                language=each.language,
                service=each.service,
                step=step_answer(each.step),
                preview=each.preview,
                here=each.is_here,
                wanted=each.wanted,
            )
            for each in waiting
        ],
        people=[PersonAnswer.model_validate(person) for person in people],
        open=is_open,
    )
