"""The sentences that desk itself says to a customer, from texts.yml."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import StringConstraints, TypeAdapter

from desk.vocabulary import Language

_SHAPE = TypeAdapter(dict[str, dict[Language, Annotated[str, StringConstraints(min_length=1)]]])

_TEXTS = _SHAPE.validate_python(yaml.safe_load(Path(__file__).with_name("texts.yml").read_text(encoding="utf-8")))


def sentence(name: str, language: Language) -> str:
    """The sentence called ``name`` in texts.yml."""
    return _TEXTS[name][language]
