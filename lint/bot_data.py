"""Everything that the checks look at, read from the files once."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\)|\[[^\]]*\])")


Steps = list[dict[str, Any]]


@dataclass(frozen=True)
class BotData:
    """``rules``: rules and stories, (name, steps). ``responses``: (key, variations) of every file, so that a key can
    stand twice. ``examples``: intent -> texts without annotations. ``blocks``: what data/nlu says of an intent, with
    the folder's language. ``judges``: the messages of tests/understanding.
    """

    domain: dict[str, Any]
    rules: list[tuple[str, Steps]]
    responses: list[tuple[str, list[dict[str, Any]]]]
    examples: dict[str, list[str]]
    blocks: list[tuple[str, dict[str, Any]]]
    judges: list[str]
    labels: dict[str, dict[str, str]]
    replies: dict[str, dict[str, Any]]
    readings: dict[str, dict[str, str]]
    flows: dict[str, list[dict[str, Any]]]


def load(root: Path) -> BotData:
    """Rasa takes rules, stories and responses from any file under data/ and from domain.yml, so these do too."""
    domain = _read(root / "domain.yml")
    files = [*(_read(path) for path in sorted((root / "data").rglob("*.yml"))), domain]
    actions = root / "actions"
    return BotData(
        domain=domain,
        rules=[(rule["rule"], rule["steps"]) for file in files for rule in file.get("rules", [])]
        + [(story["story"], story["steps"]) for file in files for story in file.get("stories", [])],
        responses=[response for file in files for response in file.get("responses", {}).items()],
        examples=_examples(files),
        blocks=[
            (path.parent.name, block)
            for path in sorted((root / "data" / "nlu").rglob("*.yml"))
            for block in _read(path)["nlu"]
        ],
        judges=[
            str(message["text"])
            for path in sorted((root / "tests" / "understanding").glob("*.yml"))
            for messages in _read(path).values()
            for message in messages
        ],
        labels=_read(actions / "labels.yml"),
        replies=_read(actions / "replies.yml"),
        readings=_read(actions / "readings.yml"),
        flows=_read(actions / "flows.yml"),
    )


def _examples(files: list[dict[str, Any]]) -> dict[str, list[str]]:
    examples: dict[str, list[str]] = {}
    for entry in (entry for file in files for entry in file.get("nlu", [])):
        lines = (line.strip().removeprefix("- ") for line in entry["examples"].splitlines())
        examples.setdefault(entry["intent"], []).extend(_ANNOTATION.sub(r"\1", line) for line in lines if line)
    return examples


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
