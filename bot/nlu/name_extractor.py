"""Recognises services, devices, operating systems, browsers and languages, whatever way they are spelt."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.folding import fold
from bot.nlu.message_reader import MessageReader
from bot.nlu.readings import add_entities

NAMES = Path(__file__).with_name("names.yml")

_LONGEST_NAME = 4  # words
_NEGATIONS = frozenset({"inte", "int", "icke", "ingen", "inget", "inga", "utan", "ei", "ole", "not", "no"})

# A message is "nearly" the name alone when all its other words are among these.
_FILLERS = frozenset(
    {
        "jag",
        "ja",
        "har",
        "i",
        "pa",
        "via",
        "med",
        "anvander",
        "den",
        "det",
        "ar",
        "e",
        "genom",
        "nog",
        "bara",
        "tar",
        "op",
    }
)

# Letters, and percent of rapidfuzz's ratio. "pc", "app" and "edge" have too many neighbours to forgive a typo.
_SHORTEST_WITH_TYPO = 5
_LONG = 8
_ALIKE_WORD = 84
_ALIKE_LONG_WORD = 80
_ALIKE_SEVERAL_WORDS = 90


@dataclass(frozen=True)
class Names:
    """Folded names without spaces, and the entities that each gives."""

    anywhere: dict[str, dict[str, str]]
    alone: dict[str, dict[str, str]]


def load_names(path: Path = NAMES) -> Names:
    """Reads the list of names. A name that stands there twice is an error, for it could mean two things."""
    names = Names({}, {})
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        for kind in ("names", "alone"):
            table = names.anywhere if kind == "names" else names.alone
            for name in entry.get(kind, []):
                if table.setdefault(_joined(name), entry["gives"]) != entry["gives"]:
                    raise ValueError(f"{path.name}: '{name}' stands under two entries; keep it under one.")
    return names


def find_entities(text: str, names: Names) -> dict[str, str]:
    """The entities that the names in the text give; of two names for one entity the last one said counts."""
    words = fold(text).split()
    entities = dict(_alone(words, names))
    taken: set[int] = set()
    found: list[tuple[int, dict[str, str]]] = []
    for start, end in _windows(len(words)):
        if taken.intersection(range(start, end)):
            continue
        name = _closest("".join(words[start:end]), names.anywhere, end - start)
        if name is not None:
            taken.update(range(start, end))
            if _NEGATIONS.intersection(words[max(0, start - 2) : start]):
                continue
            found.append((start, names.anywhere[name]))
    for _, gives in sorted(found, key=lambda match: match[0]):
        entities.update(gives)
    return entities


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class NameExtractor(MessageReader, EntityExtractorMixin):
    """Adds the entities that ``find_entities`` sees: service, device, os, browser, language. Needs no training."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._names = load_names()

    def read(self, message: Message) -> None:
        add_entities(message, type(self).__name__, find_entities(message.get(TEXT) or "", self._names))


def _windows(length: int) -> Iterator[tuple[int, int]]:
    for size in range(min(_LONGEST_NAME, length), 0, -1):
        for start in range(length - size + 1):
            yield start, start + size


def _alone(words: list[str], names: Names) -> dict[str, str]:
    content = [word for word in words if word not in _FILLERS]
    if len(content) != 1:
        return {}
    for word in content:
        name = _closest(word, names.alone)
        if name is not None:
            return names.alone[name]
    return {}


def _closest(text: str, names: dict[str, dict[str, str]], words: int = 1) -> str | None:
    if text in names:
        return text
    if len(text) < _SHORTEST_WITH_TYPO:
        return None
    alike = _ALIKE_SEVERAL_WORDS if words > 1 else _ALIKE_LONG_WORD if len(text) >= _LONG else _ALIKE_WORD
    match = process.extractOne(text, names.keys(), scorer=fuzz.ratio, score_cutoff=alike)
    return match[0] if match else None


def _joined(name: str) -> str:
    return fold(name).replace(" ", "")
