"""Everything that the checks look at, read from the files once."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))")


@dataclass(frozen=True)
class BotData:
    """``rules``: name -> steps. ``responses``: key -> variations. ``examples``: intent -> texts without annotations."""

    domain: dict[str, Any]
    rules: dict[str, list[dict[str, Any]]]
    responses: dict[str, list[dict[str, Any]]]
    examples: dict[str, list[str]]
    labels: dict[str, dict[str, str]]
    replies: dict[str, dict[str, Any]]
    flows: dict[str, list[dict[str, Any]]]


def load(root: Path) -> BotData:
    stories = [_read(path) for path in sorted((root / "data/stories").glob("*.yml"))]
    responses = [_read(path) for path in sorted((root / "data/responses").glob("*.yml"))]
    actions = root / "actions"
    return BotData(
        domain=_read(root / "domain.yml"),
        rules={rule["rule"]: rule["steps"] for file in stories for rule in file.get("rules", [])}
        | {story["story"]: story["steps"] for file in stories for story in file.get("stories", [])},
        responses={key: variations for file in responses for key, variations in file["responses"].items()},
        examples=_examples(root / "data/nlu"),
        labels=_read(actions / "labels.yml"),
        replies=_read(actions / "replies.yml"),
        flows=_read(actions / "flows.yml"),
    )


def _examples(folder: Path) -> dict[str, list[str]]:
    examples: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.yml")):
        for entry in _read(path)["nlu"]:
            lines = (line.strip().removeprefix("- ") for line in entry["examples"].splitlines())
            texts = [_ANNOTATION.sub(r"\1", line) for line in lines if line]
            examples.setdefault(entry["intent"], []).extend(texts)
    return examples


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
