"""One turn of the bot: what the customer said and what is known, what is answered, and what is remembered."""

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import flows, texts

logger = logging.getLogger(__name__)

LONGEST_TURN_SECONDS = 8.0
DEFAULT_LANGUAGE = "sv"


class Turn:
    """What an action works with. Slots that it sets are read back at once, and reach Rasa when the action ends."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> None:
        self.tracker = tracker
        self._dispatcher = dispatcher
        self._responses = domain.get("responses", {})
        self._set: dict[str, Any] = {}

    @property
    def intent(self) -> str:
        return str((self.tracker.latest_message.get("intent") or {}).get("name"))

    @property
    def ranking(self) -> list[dict[str, Any]]:
        """The readings of the latest message, {"name": intent, "confidence": 0 to 1}, likeliest first."""
        return self.tracker.latest_message.get("intent_ranking") or []

    @property
    def entities(self) -> dict[str, str]:
        """Entity -> value of the latest message; of several the last."""
        return {each["entity"]: each["value"] for each in self._named}

    def values(self, entity: str) -> set[str]:
        """All values that the latest message names."""
        return {each["value"] for each in self._named if each["entity"] == entity}

    @property
    def _named(self) -> list[dict[str, Any]]:
        return self.tracker.latest_message.get("entities") or []

    @property
    def metadata(self) -> dict[str, Any]:
        """What desk says of this message: never from a slot, so that nobody can talk the bot into another meeting."""
        return next(self._heard, {}).get("metadata") or {}

    @property
    def intents(self) -> Iterator[str]:
        """What the customer's messages of this session were understood as, the latest first."""
        return (str(((event.get("parse_data") or {}).get("intent") or {}).get("name")) for event in self._heard)

    @property
    def _heard(self) -> Iterator[EventType]:
        return (event for event in reversed(self.tracker.events) if event.get("event") == "user")

    def slot(self, name: str) -> Any:
        return self._set[name] if name in self._set else self.tracker.get_slot(name)

    def remember(self, **slots: Any) -> None:
        self._set.update(slots)

    def forget_question(self) -> None:
        """What was open before this message is settled by it: a later yes answers nothing older."""
        self.remember(open_question=None, problem=None)

    @property
    def language(self) -> str:
        return self.slot("language") or DEFAULT_LANGUAGE

    @property
    def step(self) -> flows.Step | None:
        return flows.step(self.slot("step"))

    def has_response(self, key: str) -> bool:
        return key in self._responses

    def say(
        self,
        response: str,
        replies: Iterable[str] = (),
        *,
        go_to: flows.Step | None = None,
        **values: Any,
    ) -> None:
        """One bubble: the response in the customer's language, labels and values filled in, quick replies under it.

        ``replies`` are keys of replies.yml or intents of readings.yml; a button to the step ``go_to`` goes first.
        """
        shortcuts = [texts.button_to(go_to, self.language)] if go_to else []
        filled_in: dict[str, Any] = {**texts.label_values(self.language), **values}
        self._dispatcher.utter_message(
            response=response, buttons=[*shortcuts, *texts.buttons(replies, self.language)], **filled_in
        )

    def offer_second_thing(self, answered: str) -> None:
        """Where the message was about two things, offers the one that was not answered, over the last bubble's other
        buttons: a later bubble makes earlier buttons stale.
        """
        second = self.entities.get("second_intent")
        if second == answered:
            second = self.intent
        if second is None or not texts.has_reading(second):
            return
        last = next(message for message in reversed(self._dispatcher.messages) if message.get("response"))
        buttons, last["buttons"] = last["buttons"], []
        self.say("utter_second_thing", [second])
        self._dispatcher.messages[-1]["buttons"] += buttons

    def tell(self, **custom: Any) -> None:
        """A message for the program that shows the chat, not for the customer's eyes."""
        self._dispatcher.utter_message(json_message=custom)

    def unsay(self) -> None:
        self._dispatcher.messages.clear()
        self._set.clear()

    def end(self, *, understood: bool) -> list[EventType]:
        """Tells desk what was answered and where the customer is now; every answer ends with it.

        ``intent`` in it is the tracker's: a button's own, nlu_fallback where the message was not understood.
        """
        state = {
            "language": self.language,
            "service": self.slot("meeting_service"),
            "step": self.slot("step"),
            "intent": self.intent,
            "understood": understood,
        }
        self.tell(type="state", state=state)
        return [SlotSet(name, value) for name, value in self._set.items()]


class TurnAction(Action):
    """An action that answers a whole turn, whatever happens.

    Rasa goes on in silence when an action fails, so a failing one says so itself and changes no slot. ``is_answer``:
    whether the message was understood, which ends a row of turns that were not.
    """

    is_answer = True

    @abstractmethod
    async def answer(self, turn: Turn) -> None:
        """Says and remembers what the turn needs."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        turn = Turn(dispatcher, tracker, domain)
        try:
            async with asyncio.timeout(LONGEST_TURN_SECONDS):
                if self.is_answer:
                    turn.remember(not_understood=0)
                await self.answer(turn)
        except Exception:
            logger.exception("%s failed", self.name())
            turn.unsay()
            turn.say("utter_fault")
            turn.tell(type="fault")
        return turn.end(understood=self.is_answer)
