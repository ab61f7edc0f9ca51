"""What a page may send."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from accounts.errors import Refused
from accounts.password_rules import GREATEST_LENGTH

# What is typed to sign in may be anything: a name of another form is nobody's.
Typed = Annotated[str, StringConstraints(min_length=1, max_length=GREATEST_LENGTH)]
NewName = Annotated[str, StringConstraints(pattern=r"^\s*[\w.@+-]{1,64}\s*$")]
NewDisplayName = Annotated[str, StringConstraints(pattern=r"^\s*[^\W\d_][\w .,'’-]{0,63}\s*$", max_length=64)]


class Body(BaseModel):
    """A JSON object with these keys and no others, of just these types."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class SignIn(Body):
    name: Typed
    password: Typed


class NewAccount(Body):
    """``code`` is the invitation's."""

    code: Typed
    name: NewName
    display_name: NewDisplayName
    password: Typed


class NewPassword(Body):
    old: Typed
    new: Typed


AnyBody = TypeVar("AnyBody", bound=Body)


def read_body(shape: type[AnyBody], body: bytes) -> AnyBody:
    """The body as ``shape``. Refused if it is anything else."""
    try:
        return shape.model_validate_json(body)
    except ValidationError:
        # From None: pydantic's error may quote the body.
        raise Refused("bad_request") from None
