"""The bot's own texts for an agent to send: answers to problems and the steps, as a customer would read them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions import flows, texts
from desk.answers import Custom
from desk.vocabulary import Language

_RESPONSES = Path(__file__).parents[1] / "data" / "responses"
_OPEN = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True)
class Reply:
    """The answer to an intent; ``title`` says the intent in a customer's words."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class StepCard:
    """A step as the bot shows it; ``number`` is None where the instructions do not count it."""

    id: str
    number: int | None
    of: int
    title: str
    text: str

    @property
    def custom(self) -> Custom:
        """What makes it a card in the widget."""
        counted: Custom = {} if self.number is None else {"number": self.number, "of": self.of}
        return {"type": "step", "step": self.id, "title": self.title, **counted}


@cache
def replies(language: Language) -> Sequence[Reply]:
    """The answers that fit any customer, by title."""
    return sorted(_replies(language), key=lambda reply: reply.title)


@cache
def step_cards(language: Language) -> Mapping[str, Sequence[StepCard]]:
    """Service -> its steps in order."""
    return {service: [_card(step, language) for step in steps] for service, steps in flows.flows().items()}


def step_card(step_id: str, language: Language) -> StepCard | None:
    """The card of this step, None if there is no such step."""
    step = flows.step(step_id)
    return None if step is None else _card(step, language)


def reply_to(intent: str, language: Language) -> Reply | None:
    """The answer to this intent, None if it has no plain one."""
    return next((reply for reply in replies(language) if reply.key == intent), None)


def _replies(language: Language) -> Iterator[Reply]:
    for intent in texts.load("readings.yml"):
        text = _text(f"utter_{intent}", language)
        if text:
            filled = _filled(text, texts.label_values(language))
            if not _OPEN.search(filled):
                yield Reply(intent, texts.reading(intent, language)["title"], filled)


def _card(step: flows.Step, language: Language) -> StepCard:
    values = {**texts.label_values(language), **step.values(language)}
    values |= texts.service_values(step.service, language)
    text = _filled(_text(f"utter_step_{step.id}", language) or step.titles[language], values)
    return StepCard(step.id, step.number, step.of, step.titles[language], text)


def _filled(text: str, values: Mapping[str, Any]) -> str:
    return _OPEN.sub(lambda name: str(values.get(name[0][1:-1], name[0])), text)


def _text(response: str, language: Language) -> str | None:
    for variation in _responses().get(response, ()):
        conditions = variation.get("condition", [])
        if any(each.get("name") == "language" and each.get("value") == language for each in conditions):
            return str(variation["text"]).strip()
    return None


@cache
def _responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(_RESPONSES.glob("*.yml")):
        found |= yaml.safe_load(file.read_text(encoding="utf-8"))["responses"]
    return found
