"""The sentences that are said to staff who sign in, from texts.yml."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import StringConstraints, TypeAdapter

Language = Literal["sv", "fi", "en"]

_LANGUAGES: tuple[Language, ...] = get_args(Language)
_SHAPE = TypeAdapter(dict[str, dict[Language, Annotated[str, StringConstraints(min_length=1)]]])
_TEXTS = _SHAPE.validate_python(yaml.safe_load(Path(__file__).with_name("texts.yml").read_text(encoding="utf-8")))


def sentence(name: str, language: Language) -> str:
    """The sentence called ``name`` in texts.yml."""
    return _TEXTS[name][language]


def first_spoken(accept_language: str) -> Language:
    """The first language of the header Accept-Language that we speak, else Swedish."""
    wanted = (part.strip()[:2].lower() for part in accept_language.split(","))
    return next((language for tag in wanted for language in _LANGUAGES if tag == language), _LANGUAGES[0])
