"""Reading and changing the ranking of intents, and the entities, that a message carries through the pipeline."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

Reading = dict[str, Any]

# When nearly all was dropped, what is left is noise and must not become a certainty
_LEAST_LEFT = 0.03


def top_reading(message: Message) -> tuple[str, float]:
    """Name and confidence of the intent that is on top; an empty name where there is none."""
    intent = message.get(INTENT) or {}
    return intent.get("name") or "", float(intent.get("confidence") or 0)


def put_first(message: Message, name: str, confidence: float = 1.0) -> None:
    others = [reading for reading in message.get(INTENT_RANKING_KEY, []) if reading["name"] != name]
    _set(message, [{"name": name, "confidence": confidence}, *others])


def drop_readings(message: Message, names: Collection[str]) -> None:
    """Takes intents out of the ranking, so that the best of the others is on top, as likely among them as it was."""
    ranking = message.get(INTENT_RANKING_KEY, [])
    left = [reading for reading in ranking if reading["name"] not in names]
    if not left:
        return
    dropped = sum(reading["confidence"] for reading in ranking if reading["name"] in names)
    share = max(1 - dropped, _LEAST_LEFT)
    _set(message, [{**reading, "confidence": min(reading["confidence"] / share, 1.0)} for reading in left])


def add_entities(message: Message, extractor: str, found: Mapping[str, str]) -> None:
    """Entity -> value, added to those that are there."""
    _add(message, [{"entity": entity, "value": value, "extractor": extractor} for entity, value in found.items()])


def add_spans(message: Message, extractor: str, found: Iterable[tuple[int, int, Mapping[str, str]]]) -> None:
    """(start, end, entity -> value) of what the text names. Of the same value named twice the last place counts."""
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for start, end, gives in found:
        for name, value in gives.items():
            last.pop((name, value), None)
            last[name, value] = {"start": start, "end": end, "extractor": extractor}
    _add(message, [{"entity": name, "value": value, **place} for (name, value), place in last.items()])


def _add(message: Message, entities: list[dict[str, Any]]) -> None:
    message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)


def _set(message: Message, ranking: list[Reading]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
