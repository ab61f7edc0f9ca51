"""Labels, quick replies and the names of the services, in the customer's language."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.flows import Step

FOLDER = Path(__file__).parent
SERVICE_NAMES = {"op_fi": "op.fi", "op_mobilen": "OP-mobilen"}

Button = dict[str, str]


@cache
def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


@cache
def labels(language: str) -> dict[str, str]:
    """``{"label_confirm": "Bekräfta", …}``: what response texts and button titles are filled in with."""
    return {f"label_{key}": label[language] for key, label in _load("labels.yml").items()}


def buttons(keys: Iterable[str], language: str) -> list[Button]:
    """The quick replies of these keys of replies.yml, as Rasa's buttons."""
    replies = _load("replies.yml")
    return [
        {
            "title": replies[key]["title"][language].format_map(labels(language)),
            "payload": replies[key]["payload"],
        }
        for key in keys
    ]


def button_to(step: Step, language: str) -> Button:
    """A quick reply that takes the customer straight to ``step``."""
    reply = _load("replies.yml")["go_to_identification" if step.number is None else "go_to_step"]
    entities = json.dumps({"step": step.id})
    return {"title": reply["title"][language].format(number=step.number), "payload": reply["payload"] + entities}
