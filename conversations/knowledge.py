"""What the bot can understand, say and remember, read from its own files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions import flows, texts

LANGUAGES = ("sv", "fi", "en")
NO_STEP = "none"
SHORTCUTS = ("go_to_step", "go_to_identification")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Knowledge:
    """``intents`` are those of domain.yml and of the rules, so with nlu_fallback. ``responses``: the keys."""

    intents: frozenset[str]
    responses: frozenset[str]
    slots: frozenset[str]
    steps: tuple[str, ...]


@cache
def knowledge(root: Path = Path()) -> Knowledge:
    files = [_load(path) for name in ("responses", "stories") for path in sorted((root / "data" / name).rglob("*.yml"))]
    domain = _load(root / "domain.yml")
    return Knowledge(
        intents=frozenset(domain["intents"]) | frozenset(_ruled(files)),
        responses=frozenset(key for file in [*files, domain] for key in file.get("responses", {})),
        slots=frozenset(domain["slots"]),
        steps=tuple(step.id for steps in flows.flows().values() for step in steps),
    )


@cache
def button_titles(language: str) -> dict[str, str]:
    """Title -> name of every button that can be offered: a key of replies.yml or an intent of readings.yml."""
    keys = [key for key in (*texts.load("replies.yml"), *texts.load("readings.yml")) if key not in SHORTCUTS]
    named = {texts.buttons([key], language)[0]["title"]: key for key in keys}
    steps = (step for steps in flows.flows().values() for step in steps)
    shortcuts = {texts.button_to(step, language)["title"]: SHORTCUTS[step.number is None] for step in steps}
    return {**named, **shortcuts}


def _ruled(files: list[dict[str, Any]]) -> Iterator[str]:
    for file in files:
        for rule in (*file.get("rules", []), *file.get("stories", [])):
            yield from (step["intent"] for step in rule["steps"] if "intent" in step)


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 # it is a safe one
    return loaded
