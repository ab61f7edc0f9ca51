"""Notices that a message is about two things."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.fraud_classifier import FRAUD_INTENTS
from bot.nlu.intent_classifier import CLAUSE_READINGS
from bot.nlu.message_reader import MessageReader
from bot.nlu.readings import Reading, add_entities, put_first, top_reading

# What comes along with anything else: nobody wants to be asked about it
_IN_PASSING = frozenset(
    {"affirm", "ask_capabilities", "check_devices", "choose_service", "complain", "deny", "explain_step", "goodbye"}
    | {"greet", "inform_device", "next_step", "out_of_scope", "previous_step", "provide_code", "repeat_step"}
    | {"restart_guide", "secret_in_message", "show_progress", "start_guide", "stop_guide", "thank", "change_language"}
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class SecondIntent(MessageReader, IntentClassifier):
    """Compares the readings of the message's clauses with that of the whole.

    A clause about fraud is more urgent than all else and becomes the message's intent, unless the whole is certainly
    about something else: then it is a word like "confirmation" or "link" in passing. Otherwise, where one clause says
    the same as the whole and another surely something else, that is added as the entity ``second_intent``: the bot
    answers the one and offers the other. The whole, unsure because it is both, is then as sure as that clause.
    Options ``confidence``: how sure the readings of clauses must be; ``certain``: how sure that of the whole.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"confidence": 0.4, "certain": 0.9}

    def read(self, message: Message) -> None:
        sure: list[Reading] = [
            reading
            for reading in message.get(CLAUSE_READINGS) or []
            if reading["confidence"] >= self._config["confidence"]
        ]
        first, confidence = top_reading(message)
        if first in FRAUD_INTENTS:
            return
        fraud = next((reading for reading in sure if reading["name"] in FRAUD_INTENTS), None)
        if fraud and confidence < max(self._config["certain"], fraud["confidence"]):
            put_first(message, fraud["name"], fraud["confidence"])
            return
        said = {reading["name"]: reading["confidence"] for reading in sure}
        others = [name for name in said if name != first and name not in _IN_PASSING]
        if first in said and first not in _IN_PASSING and others:
            put_first(message, first, max(confidence, said[first]))
            add_entities(message, type(self).__name__, {"second_intent": others[0]})
