"""The few words that desk, the bank's page and the bot have in common."""

from typing import Annotated, Literal, get_args

from pydantic import StringConstraints

Language = Literal["sv", "fi", "en"]
Service = Literal["op_fi", "op_mobilen"]
# As verification takes them: with other ids it would refuse every check of a code.
CustomerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
MeetingId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]

LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "sv"
