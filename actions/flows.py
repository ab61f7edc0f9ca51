"""The two flows as ordered data, and the way from one step to another. Knows nothing of messages."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FLOWS = Path(__file__).with_name("flows.yml")


@dataclass(frozen=True)
class Step:
    """One step; ``number`` is None where the instructions do not count it. flows.yml says what each field means."""

    id: str
    service: str
    number: int | None
    of: int
    titles: dict[str, str]
    labels: tuple[str, ...]
    replies: tuple[str, ...]
    problems: tuple[str, ...]
    switch_to: str
    note: str | None

    def values(self, language: str) -> dict[str, Any]:
        """What the texts about the step are filled in with: title, and number and of where it is counted."""
        title = {"title": self.titles[language]}
        return title if self.number is None else {**title, "number": self.number, "of": self.of}


@cache
def flows() -> dict[str, tuple[Step, ...]]:
    """Service -> its steps in order."""
    data = yaml.safe_load(FLOWS.read_text(encoding="utf-8"))
    return {service: tuple(_steps(service, entries)) for service, entries in data.items()}


@cache
def _steps_by_id() -> dict[str, Step]:
    return {step.id: step for steps in flows().values() for step in steps}


def step(step_id: str | None) -> Step | None:
    """The step of this id, or None when there is no such step (any more)."""
    return _steps_by_id().get(step_id or "")


def first(service: str) -> Step:
    return flows()[service][0]


def following(current: Step) -> Step | None:
    """The next step, None after the last."""
    return _neighbour(current, 1)


def preceding(current: Step) -> Step | None:
    """The step before, None before the first."""
    return _neighbour(current, -1)


def counterpart(current: Step, service: str) -> Step:
    """Where a customer at this step goes on in ``service``."""
    return current if current.service == service else _steps_by_id()[current.switch_to]


def where(problem: str, service: str) -> Step | None:
    """The first step of the flow at which this problem (an intent) occurs."""
    return next((step for step in flows()[service] if problem in step.problems), None)


def is_problem(intent: str) -> bool:
    """Whether this intent is a problem of any step."""
    return any(intent in step.problems for step in _steps_by_id().values())


def identification(service: str) -> Step:
    """The step at which the customer confirms the code."""
    return next(step for step in flows()[service] if "confirm" in step.labels)


def _neighbour(current: Step, distance: int) -> Step | None:
    steps = flows()[current.service]
    index = steps.index(current) + distance
    return steps[index] if 0 <= index < len(steps) else None


def _steps(service: str, entries: list[dict[str, Any]]) -> list[Step]:
    of = sum(entry.get("numbered", True) for entry in entries)
    return [
        Step(
            id=entry["id"],
            service=service,
            number=position if entry.get("numbered", True) else None,
            of=of,
            titles=entry["title"],
            labels=tuple(entry["labels"]),
            replies=tuple(entry["replies"]),
            problems=tuple(entry["problems"]),
            switch_to=entry["switch_to"],
            note=entry.get("note"),
        )
        for position, entry in enumerate(entries, start=1)
    ]
