"""Buttons: what a customer may press instead of writing."""

import re
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

Entities = dict[str, str]

_PAYLOAD = re.compile(r"/(?P<intent>[A-Za-z_][A-Za-z0-9_]*)(?P<entities>\{.*\})?", re.DOTALL)
_ENTITIES = TypeAdapter(Entities)


class StaleButton(Exception):
    """The pressed button is not among those that the bot offered last."""


@dataclass(frozen=True)
class Button:
    """A button: the browser gets its title alone, the bot what it means when it is pressed."""

    title: str
    intent: str
    entities: Entities = field(default_factory=dict)


def button_from_payload(title: str, payload: str) -> Button:
    """The button for a payload like ``/intent`` or ``/intent{"entity": "value"}``; ValueError for others."""
    match = _PAYLOAD.fullmatch(payload.strip())
    if match is None:
        raise ValueError("not a payload")
    try:
        entities = _ENTITIES.validate_json(match["entities"] or "{}")
    except ValidationError:
        # From None: pydantic's error quotes the payload, and it may be logged.
        raise ValueError("not a payload") from None
    return Button(title, match["intent"], entities)
