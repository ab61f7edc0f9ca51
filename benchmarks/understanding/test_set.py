"""The messages that understanding is measured by: tests/understanding/<language>.yml. None is a training example.

Those in the folder hard are reports of fraud worded as unlike the examples as their authors could, and harmless
messages that sound like them. They tell where the model ends, not how it does on the whole.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path("tests/understanding")
HARD = FOLDER / "hard"

Entities = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One message; ``accepted``: its intent and other readings that are right too; ``entities``: (entity, value)."""

    text: str
    language: str
    intent: str
    accepted: frozenset[str]
    entities: Entities


def load(folder: Path = FOLDER) -> list[Row]:
    return [
        _row(path.stem, intent, message)
        for path in sorted(folder.glob("*.yml"))
        for intent, messages in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for message in messages
    ]


def _row(language: str, intent: str, message: dict[str, Any]) -> Row:
    accepted = frozenset([intent, *message.get("also", [])])
    return Row(str(message["text"]), language, intent, accepted, entity_pairs(message.get("entities", {})))


def entity_pairs(entities: dict[str, Any]) -> Entities:
    """{"device": ["phone", "computer"]} -> pairs; a value may stand alone or in a list."""
    return frozenset(
        (name, str(value))
        for name, values in entities.items()
        for value in (values if isinstance(values, list) else [values])
    )
