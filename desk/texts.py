"""The sentences that desk itself says to a customer, from texts.yml or a file of the owner's."""

import string
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import StringConstraints, TypeAdapter, ValidationError

from desk.vocabulary import Language

Texts = dict[str, dict[Language, str]]

_SHAPE = TypeAdapter(dict[str, dict[Language, Annotated[str, StringConstraints(min_length=1)]]])


def _read(path: Path) -> Texts:
    return _SHAPE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


_TEXTS = _read(Path(__file__).with_name("texts.yml"))


def sentence(name: str, language: Language) -> str:
    """The sentence called ``name``. One that names somebody or something holds ``{name}`` and the like."""
    return _TEXTS[name][language]


def placeholders(written: str) -> set[str]:
    """What stands in braces. ValueError if the braces do not fit together."""
    return {field for _, field, _, _ in string.Formatter().parse(written) if field}


def load_texts(path: Path) -> Texts:
    """The sentences in an owner's file, which may be a few of those in texts.yml. ValueError if it is no such file."""
    try:
        found = _read(path)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"{path} is no file of sentences like desk/texts.yml") from error
    unknown = sorted(set(found) - set(_TEXTS))
    if unknown:
        raise ValueError(f"{path} holds {', '.join(unknown)}, which desk/texts.yml does not")
    for name, sentences in found.items():
        for language, written in sentences.items():
            if placeholders(written) != placeholders(_TEXTS[name][language]):
                raise ValueError(f"{path}: {name} in {language} must hold the same {{…}} as in desk/texts.yml")
    return found


def say_instead(texts: Texts) -> None:
    """From now on these are said. In a language that a sentence lacks, the usual one stays."""
    for name, sentences in texts.items():
        _TEXTS[name] = {**_TEXTS[name], **sentences}
