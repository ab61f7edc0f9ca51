"""The few words that desk, the bank's page and the bot have in common."""

from typing import Annotated, Literal, get_args

from pydantic import StringConstraints

Language = Literal["sv", "fi", "en"]
Service = Literal["op_fi", "op_mobilen"]
OpaqueId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]

LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "sv"
