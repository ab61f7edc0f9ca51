"""How Rasa understood each message and which responses it chose, from the masked events that its channel shows."""

from typing import Any

import httpx

from conversations.transcript import Reading

_CLOSEST = 4
_WORTH_TELLING = 0.01
_INTERNAL = "session_started_metadata"
_RASAS_OWN = ("action_listen", "action_session_start", "action_extract_slots")

Events = list[dict[str, Any]]


def readings(http: httpx.Client, rasa_url: str, token: str, conversation: str) -> dict[str, Reading]:
    """Message id -> its reading, in the order of the messages."""
    return read_events(events(http, rasa_url, token, conversation))


def events(http: httpx.Client, rasa_url: str, token: str, conversation: str) -> Events:
    """All masked events; none, if Rasa does not know the conversation."""
    answer = http.get(
        f"{rasa_url}/webhooks/desk/conversations/{conversation}", headers={"Authorization": f"Bearer {token}"}
    )
    if answer.status_code == httpx.codes.NOT_FOUND:
        return []
    answer.raise_for_status()
    kept: Events = answer.json()["events"]
    return kept


def read_events(events: Events) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    slots: dict[str, Any] = {}
    current = Reading()
    for event in events:
        match event["event"]:
            case "user":
                current = Reading(intents=_intents(event["parse_data"]), slots=dict(slots))
                found[event["metadata"]["message_id"]] = current
            case "slot" if event["name"] != _INTERNAL:
                slots[event["name"]] = event["value"]
                current.slots[event["name"]] = event["value"]
            case "action" if event["name"] not in _RASAS_OWN:
                current.actions.append(event["name"])
            case "bot" if event["text"]:
                current.utters.append(event["metadata"].get("utter_action"))
    return found


def _intents(parsed: dict[str, Any]) -> list[tuple[str, float]]:
    """The chosen intent first, which need not be the likeliest; then the closest others."""
    chosen = (parsed["intent"]["name"], parsed["intent"]["confidence"])
    others = [(each["name"], each["confidence"]) for each in parsed.get("intent_ranking", [])]
    closest = (each for each in others if each[0] != chosen[0] and each[1] >= _WORTH_TELLING)
    return [chosen, *closest][:_CLOSEST]
