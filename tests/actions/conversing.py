"""What the tests of actions have in common: an action run as Rasa runs it, without Rasa."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.turn import TurnAction

Message = dict[str, Any]


@dataclass
class Heard:
    """A message as the pipeline read it."""

    intent: str
    entities: dict[str, str] = field(default_factory=dict)
    ranking: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "intent": {"name": self.intent},
            "intent_ranking": [{"name": name, "confidence": value} for name, value in self.ranking.items()],
            "entities": [{"entity": name, "value": value} for name, value in self.entities.items()],
        }


async def run(
    action: TurnAction,
    heard: Heard,
    slots: dict[str, Any] | None = None,
    responses: dict[str, Any] | None = None,
    before: Iterable[Heard] = (),
    metadata: dict[str, Any] | None = None,
) -> tuple[list[Message], dict[str, Any]]:
    """What the action says, and the slots that it sets. ``before``: what the customer said earlier, in order."""
    events = [{"event": "user", "parse_data": each.as_json(), "metadata": metadata or {}} for each in (*before, heard)]
    known = {"language": "sv", **(slots or {})}
    tracker = Tracker("s", known, heard.as_json(), events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    domain: Any = {"responses": responses or {}}
    changes = await action.run(dispatcher, tracker, domain)
    return dispatcher.messages, {event["name"]: event["value"] for event in changes}


def bubbles(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.get("response")]


def payloads(bubble: Message) -> list[str]:
    return [button["payload"] for button in bubble["buttons"]]


def handoffs(messages: list[Message]) -> list[str]:
    """The reasons for which a person is asked for."""
    customs = [message.get("custom") or {} for message in messages]
    return [custom["reason"] for custom in customs if custom.get("type") == "handoff"]
