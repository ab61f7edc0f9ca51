"""What the bot can understand, say and remember, read from its own files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from actions import flows, texts
from bot.examples import read_file
from desk.buttons import Button
from desk.handoff import asking
from desk.handoff.answering import rating_buttons
from desk.handoff.asking import LEAVE_MESSAGE, LEAVE_QUEUE
from desk.vocabulary import LANGUAGES, Language

NO_STEP = "none"
SHORTCUTS = ("go_to_step", "go_to_identification")
_LABEL = re.compile(r"\{(label_\w+)\}")


@dataclass(frozen=True)
class Knowledge:
    """``intents`` are those of domain.yml and of the rules, so with nlu_fallback. ``responses``: the keys."""

    intents: frozenset[str]
    responses: frozenset[str]
    slots: frozenset[str]
    steps: tuple[str, ...]


@cache
def knowledge(root: Path = Path()) -> Knowledge:
    stories = [read_file(path) for path in sorted((root / "data" / "stories").rglob("*.yml"))]
    domain = read_file(root / "domain.yml")
    return Knowledge(
        intents=frozenset(domain["intents"]) | frozenset(_ruled(stories)),
        responses=frozenset(variations(root)),
        slots=frozenset(domain["slots"]),
        steps=tuple(step.id for steps in flows.flows().values() for step in steps),
    )


@cache
def variations(root: Path = Path()) -> dict[str, list[dict[str, Any]]]:
    """Response key -> its variations, of data/responses and domain.yml."""
    files = [*sorted((root / "data" / "responses").rglob("*.yml")), root / "domain.yml"]
    return {key: each for path in files for key, each in read_file(path).get("responses", {}).items()}


@cache
def button_titles(language: Language) -> dict[str, str]:
    """Title -> name of every button that can be offered: a key of replies.yml, an intent of readings.yml, or desk's."""
    keys = [key for key in (*texts.load("replies.yml"), *texts.load("readings.yml")) if key not in SHORTCUTS]
    named = {texts.buttons([key], language)[0]["title"]: key for key in keys}
    steps = (step for steps in flows.flows().values() for step in steps)
    shortcuts = {texts.button_to(step, language)["title"]: SHORTCUTS[step.number is None] for step in steps}
    # The bot's win: "yes" is a rating too.
    return {**{button.title: button.intent for button in desk_buttons(language)}, **named, **shortcuts}


def desk_buttons(language: Language) -> tuple[Button, ...]:
    """What desk itself offers and takes, when it is about a person."""
    return (asking.button(LEAVE_QUEUE, language), asking.button(LEAVE_MESSAGE, language), *rating_buttons(language))


def is_button(title: str) -> bool:
    """Whether a button can have this title, labels filled in, in one of the languages."""
    return any(with_labels(title, language) in button_titles(language) for language in LANGUAGES)


def with_labels(text: str, language: str) -> str:
    values = texts.label_values(language)
    return _LABEL.sub(lambda match: str(values.get(match[1], match[0])), text)


def _ruled(files: list[dict[str, Any]]) -> Iterator[str]:
    for file in files:
        for rule in (*file.get("rules", []), *file.get("stories", [])):
            yield from (step["intent"] for step in rule["steps"] if "intent" in step)
