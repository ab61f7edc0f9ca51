"""Rasa's story tests follow the rules: a file of the same name, in which every rule is exercised."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.examples import read_file
from lint.bot_data import load
from lint.checks import NEVER_TYPED, comparable

RULES = sorted(Path("data/stories").rglob("*.yml"))
TESTS = Path("tests/stories")
STORIES = sorted(TESTS.glob("*.yml"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_has_a_story_test(path: Path) -> None:
    beside = TESTS / path.name
    tested = set(answered(beside)) if beside.exists() else set()
    missing = [intent for intent, action in answered(path) if (intent, action) not in tested]
    assert missing == [], f"{beside} has no story for: {', '.join(missing)}"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_what_customers_can_say_is_typed_at_least_once(path: Path) -> None:
    asked = list(steps(path))
    typed = {step["intent"] for step in asked if "user" in step}
    assert [step["intent"] for step in asked if "intent" in step and step["intent"] not in typed | NEVER_TYPED] == []


def test_no_story_is_told_with_a_training_example() -> None:
    learnt = {comparable(text) for texts in load(Path()).examples.values() for text in texts}
    said = [step["user"] for path in STORIES for step in steps(path) if "user" in step]
    assert [text for text in said if comparable(text) in learnt] == []


def answered(path: Path) -> Iterator[tuple[str, str]]:
    """(intent, the action that answers it) of the rules or stories in a file."""
    intent = None
    for step in steps(path):
        if "action" in step and intent:
            yield intent, step["action"]
        intent = step.get("intent")


def steps(path: Path) -> Iterator[dict[str, Any]]:
    file = read_file(path)
    for each in (*file.get("rules", []), *file.get("stories", [])):
        yield from each["steps"]
