"""Recognises services, devices, operating systems, browsers and languages, whatever way they are spelt."""

import re
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
from bot.nlu.readings import add_spans

NAMES = Path(__file__).with_name("names.yml")

Entities = dict[str, str]

_WORD = re.compile(r"[^\W_]+")
_LONGEST_NAME = 4  # words

# Swedish, Finnish and English endings, folded: datorn, macissa, iphonella, puhelimellani, läppärilläkin, laptops
_ENDING = re.compile(
    r"(?:n|s|ns|en|ens|in|an|et|er|ern|erna|ar|arna|i|a|e|ta|ia|ja|na|ssa|lla|sta|lta|lle|ksi|tta|issa|illa|ista|ilta"
    r"|ille|iksi|essa|ella|esta|elta|elle|een|iin|aan|oon|uun|seen|hin|nnut)?(?:ni|si|nsa|mme|nne)?(?:kin|kaan|han|ko|ks|s)?"
)
_SHORT_NAME = 3
_SHORTEST_ENDING_OF_SHORT_NAME = 3  # "macissa" is a Mac, "maca" is not

# Letters, and percent of rapidfuzz's ratio. "pc", "app" and "edge" have too many neighbours to forgive a typo.
_SHORTEST_WITH_TYPO = 5
_ALIKE_WORD = 84
_ALIKE_SEVERAL_WORDS = 90


class NameTable:
    """Folded names without spaces -> the entities that each gives."""

    def __init__(self) -> None:
        self._gives: dict[str, Entities] = {}
        self._by_start: dict[tuple[str, int], list[str]] = {}

    def add(self, name: str, gives: Entities) -> None:
        """Raises ValueError for a name that is there already and gives something else."""
        words = fold(name).split()
        joined = "".join(words)
        if self._gives.get(joined, gives) != gives:
            raise ValueError(f"'{name}' stands under two entries; keep it under one.")
        self._gives[joined] = gives
        if gives:  # what only looks like a name must do so to the letter
            for written_as in {1, len(words)}:
                self._by_start.setdefault((joined[0], written_as), []).append(joined)

    def find(self, words: list[str]) -> Entities | None:
        """What the words name together: letter by letter, with an ending, or with a typo after the first letter."""
        text = "".join(words)
        before_last = len(text) - len(words[-1])
        name = text if text in self._gives else self._inflected(text, before_last) or self._mistyped(text, len(words))
        return self._gives[name] if name else None

    def _inflected(self, text: str, before_last: int) -> str | None:
        """The name without the ending, which is never a word of its own: "phone is" are two words."""
        for cut in range(len(text) - 1, max(before_last, 1), -1):
            stem, ending = text[:cut], text[cut:]
            shortest = _SHORTEST_ENDING_OF_SHORT_NAME if len(stem) <= _SHORT_NAME else 1
            if stem in self._gives and len(ending) >= shortest and _ENDING.fullmatch(ending):
                return stem
        return None

    def _mistyped(self, text: str, words: int) -> str | None:
        if len(text) < _SHORTEST_WITH_TYPO:
            return None
        alike = _ALIKE_SEVERAL_WORDS if words > 1 else _ALIKE_WORD
        candidates = self._by_start.get((text[0], words), [])
        match = process.extractOne(text, candidates, scorer=fuzz.ratio, score_cutoff=alike)
        return match[0] if match else None


@dataclass(frozen=True)
class Names:
    """``anywhere`` counts wherever it stands, ``alone`` where only ``fillers`` stand around it; what one of
    ``negations`` stands right before is not named.
    """

    anywhere: NameTable
    alone: NameTable
    fillers: frozenset[str]
    negations: frozenset[str]


@dataclass(frozen=True)
class NamedThing:
    """The characters ``start`` to ``end`` of the text name a thing, which gives these entities."""

    start: int
    end: int
    gives: Entities


@dataclass(frozen=True)
class _Word:
    folded: str
    start: int
    end: int


def load_names(path: Path = NAMES) -> Names:
    """Reads the list of names. A name that could mean two things is an error."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    fillers, negations = (frozenset(fold(data.get(kind, "")).split()) for kind in ("fillers", "negations"))
    names = Names(NameTable(), NameTable(), fillers, negations)
    for entry in data["things"]:
        for kind, table in (("names", names.anywhere), ("alone", names.alone)):
            for name in entry.get(kind, []):
                try:
                    table.add(str(name), entry["gives"])
                except ValueError as error:
                    raise ValueError(f"{path.name}: {error}") from error
    return names


def find_names(text: str, names: Names) -> list[NamedThing]:
    """The things that the text names, in its order; of two names that overlap the one with more words."""
    words = [_Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]
    words = [word for word in words if word.folded]
    found = []
    taken: set[int] = set()
    for start, end in _windows(len(words)):
        if taken.intersection(range(start, end)):
            continue
        gives = names.anywhere.find([word.folded for word in words[start:end]])
        if gives is None:
            continue
        taken.update(range(start, end))
        if not _is_negated(text, words, start, names):
            found.append(NamedThing(words[start].start, words[end - 1].end, gives))
    if not any("browser" in thing.gives for thing in found):  # in "selain on edge" the browser is no service
        found += _alone([word for index, word in enumerate(words) if index not in taken], names)
    return sorted(found, key=lambda thing: thing.start)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class NameExtractor(MessageReader, EntityExtractorMixin):
    """Adds the entities of the things that ``find_names`` sees: service, device, os, browser, language. Needs no
    training: names.yml says what is called what.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._names = load_names()

    def read(self, message: Message) -> None:
        things = find_names(message.get(TEXT) or "", self._names)
        add_spans(message, type(self).__name__, [(thing.start, thing.end, thing.gives) for thing in things])


def _windows(length: int) -> Iterator[tuple[int, int]]:
    for size in range(min(_LONGEST_NAME, length), 0, -1):
        for start in range(length - size + 1):
            yield start, start + size


def _alone(words: list[_Word], names: Names) -> list[NamedThing]:
    content = [word for word in words if word.folded not in names.fillers]
    found = [(word, names.alone.find([word.folded])) for word in content]
    if not all(gives for _, gives in found):
        return []
    return [NamedThing(word.start, word.end, gives) for word, gives in found if gives]


def _is_negated(text: str, words: list[_Word], start: int, names: Names) -> bool:
    if start == 0 or words[start - 1].folded not in names.negations:
        return False
    return text[words[start - 1].end : words[start].start].isspace()
