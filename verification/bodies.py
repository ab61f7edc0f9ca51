"""What callers may send: shapes of the request bodies, and one way to read them."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema
from sanic.exceptions import BadRequest, SanicException

OpaqueId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
MeetingMoment = Annotated[
    AwareDatetime, Field(ge=datetime(2020, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]


class Body(BaseModel):
    """A JSON object with these keys and no others, of just these types."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class NewMeeting(Body):
    customer_id: OpaqueId
    starts_at: MeetingMoment | SkipJsonSchema[None] = None


class CodeAttempt(Body):
    code: Annotated[str, Field(pattern=r"^[0-9]+$")]
    customer_id: OpaqueId
    message_id: OpaqueId | SkipJsonSchema[None] = None


class Nothing(Body):
    """An empty object."""


AnyBody = TypeVar("AnyBody", bound=Body)


def read_body(shape: type[AnyBody], body: bytes) -> AnyBody:
    """The body as ``shape``.

    Raises an HTTP error, 400 when it is not JSON, 422 when it is not of this shape. Its text names the field
    and never repeats what was sent: that may be a code.
    """
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if problem["type"] == "json_invalid":
        raise BadRequest("The body must be JSON.")
    # A key the caller invented could be anything, a code included.
    location = problem["loc"] if problem["type"] != "extra_forbidden" else ()
    field = ".".join(str(part) for part in location)
    raise SanicException(f"{field}: {problem['msg']}." if field else f"{problem['msg']}.", status_code=422)
