"""Reads the examples of data/nlu; nothing of Rasa is needed for it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# [läppäri](device:computer), [läppäri]{"entity": …}, or several: [iphone][{"entity": "device", …}, {"entity": "os", …}]
_ANNOTATION = re.compile(
    r"\[(?P<said>[^\]]+)\](?:\((?P<entity>\w+):(?P<value>[^)]+)\)|(?P<json>\{[^}]*\}|\[\{[^\]]*\}\]))"
)


@dataclass(frozen=True)
class Example:
    """``entities``: each {"entity", "value", "start", "end"}; ``metadata``: what the file says of the intent."""

    text: str
    intent: str
    entities: list[dict[str, Any]]
    metadata: dict[str, str] | None


def all_examples(folder: Path = Path("data/nlu")) -> list[Example]:
    return [each for path in sorted(folder.rglob("*.yml")) for each in examples(read_file(path))]


def read_file(path: Path) -> dict[str, Any]:
    file: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return file


def examples(file: dict[str, Any]) -> Iterator[Example]:
    for block in file.get("nlu", []):
        if "intent" not in block:
            continue
        for line in block["examples"].splitlines():
            text, entities = read_annotated(line.removeprefix("- ").strip())
            if text:
                yield Example(text, block["intent"], entities, block.get("metadata"))


def read_annotated(line: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without its annotations, and the entities with the place where they stand in it."""
    text, end = "", 0
    entities = []
    for match in _ANNOTATION.finditer(line):
        text += line[end : match.start()]
        place = {"start": len(text), "end": len(text) + len(match["said"])}
        read = json.loads(match["json"]) if match["json"] else {"entity": match["entity"], "value": match["value"]}
        named = read if isinstance(read, list) else [read]
        entities += [{**place, "value": each["value"], "entity": each["entity"]} for each in named]
        text += match["said"]
        end = match.end()
    return text + line[end:], entities
