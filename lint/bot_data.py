"""Everything that the checks look at, read from the files once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.examples import examples, read_file

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
    domain = read_file(root / "domain.yml")
    data = {path: read_file(path) for path in sorted((root / "data").rglob("*.yml"))}
    files = [*data.values(), domain]
    actions = root / "actions"
    return BotData(
        domain=domain,
        rules=[(rule["rule"], rule["steps"]) for file in files for rule in file.get("rules", [])]
        + [(story["story"], story["steps"]) for file in files for story in file.get("stories", [])],
        responses=[response for file in files for response in file.get("responses", {}).items()],
        examples=_examples(files),
        blocks=[(path.parent.name, block) for path, file in data.items() for block in file.get("nlu", [])],
        judges=[
            str(message["text"])
            for path in sorted((root / "tests" / "understanding").rglob("*.yml"))
            for messages in read_file(path).values()
            for message in messages
        ],
        labels=read_file(actions / "labels.yml"),
        replies=read_file(actions / "replies.yml"),
        readings=read_file(actions / "readings.yml"),
        flows=read_file(actions / "flows.yml"),
    )


def _examples(files: list[dict[str, Any]]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for example in (example for file in files for example in examples(file)):
        texts.setdefault(example.intent, []).append(example.text)
    return texts
