"""Labels, quick replies and the names of the services, in the customer's language."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.flows import Step

FOLDER = Path(__file__).parent
_SERVICE_NAMES = {
    "op_fi": {"sv": "op.fi", "fi": "op.fi", "en": "op.fi"},
    "op_mobilen": {"sv": "OP-mobilen", "fi": "OP-mobiili", "en": "OP-mobile"},
}
_FINNISH_FORMS = {
    "op_fi": {"of": "op.fi-palvelun", "in": "op.fi-palvelussa", "to": "op.fi-palveluun"},
    "op_mobilen": {"of": "OP-mobiilin", "in": "OP-mobiilissa", "to": "OP-mobiiliin"},
}
SERVICES = tuple(_SERVICE_NAMES)

Button = dict[str, str]


@cache
def load(name: str) -> dict[str, Any]:
    """One of the data files beside this module."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def service_name(service: str, language: str) -> str:
    """What the service is called in this language."""
    return _SERVICE_NAMES[service][language]


def service_values(service: str, language: str, prefix: str = "") -> dict[str, Any]:
    """The name as texts use it, ``{service_name}``, and in Finnish as it is inflected: ``{service_of}`` the service,
    ``{service_in}`` it, ``{service_to}`` it.
    """
    forms = _FINNISH_FORMS[service] if language == "fi" else {}
    named = {"service_name": service_name(service, language), **{f"service_{case}": forms[case] for case in forms}}
    return {f"{prefix}{name}": value for name, value in named.items()}


@cache
def label_values(language: str) -> dict[str, str]:
    """``{"label_confirm": "Vahvista (Bekräfta)", …}``: what response texts and button titles are filled in with.

    Labels that nobody has seen in this language are left out.
    """
    return {f"label_{key}": _shown(label, language) for key, label in load("labels.yml").items() if language in label}


def _shown(label: dict[str, str], language: str) -> str:
    ours = language != "sv" and label.get("translated")
    return f"{label[language]} ({label['sv']})" if ours else label[language]


def buttons(keys: Iterable[str], language: str) -> list[Button]:
    """Rasa's buttons for these quick replies: keys of replies.yml, or intents of readings.yml."""
    return [_reply(key, language) if key in load("replies.yml") else reading(key, language) for key in keys]


def has_reading(intent: str) -> bool:
    """Whether a customer can be asked about this intent; nobody is asked whether "hello" was meant."""
    return intent in load("readings.yml")


def reading(intent: str, language: str) -> Button:
    """A quick reply that says in the customer's words what the intent is."""
    title = load("readings.yml")[intent][language]
    return {"title": title.format_map(label_values(language)), "payload": f"/{intent}"}


def button_to(step: Step, language: str) -> Button:
    """A quick reply that takes the customer straight to ``step``."""
    reply = load("replies.yml")["go_to_identification" if step.number is None else "go_to_step"]
    entities = json.dumps({"step": step.id})
    return {"title": reply["title"][language].format(number=step.number), "payload": reply["payload"] + entities}


def _reply(key: str, language: str) -> Button:
    reply = load("replies.yml")[key]
    return {"title": reply["title"][language].format_map(label_values(language)), "payload": reply["payload"]}
