"""Shapes of the API's answers. Moments are ISO 8601 in UTC."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypedDict

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
MaybeMoment = Annotated[str | SkipJsonSchema[None], Field(json_schema_extra={"format": "date-time", "nullable": True})]


class CreatedMeeting(TypedDict):
    meeting_id: str


class NewCode(TypedDict):
    code: str
    expires_at: Moment
    attempts_left: int


class CheckedCode(TypedDict):
    outcome: Literal["confirmed", "wrong", "expired", "exhausted", "locked", "no_code", "already_confirmed"]
    attempts_left: int


class MeetingAnswer(TypedDict):
    meeting_id: str
    state: Literal["created", "code_issued", "confirmed", "locked"]
    created_at: Moment
    starts_at: MaybeMoment
    code_issued_at: MaybeMoment
    code_expires_at: MaybeMoment
    confirmed_at: MaybeMoment
    locked_at: MaybeMoment


class ErrorAnswer(TypedDict):
    error: str
