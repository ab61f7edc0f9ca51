"""What is too weak a reading to act on becomes ``nlu_fallback``."""

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.fraud_classifier import FRAUD_INTENTS
from bot.nlu.message_reader import MessageReader
from bot.nlu.readings import Reading, put_first, top_reading

NOT_UNDERSTOOD = "nlu_fallback"
TELLS_EQUIPMENT = "inform_device"
_SAYS_NOTHING = re.compile(r"[\s!-/:-@\[-`{-~…–]*")  # no letter, no digit, no emoji
_EQUIPMENT = frozenset({"device", "os", "browser", "service"})
ONWARD = frozenset({"next_step", "affirm"})
MOVES = ONWARD | {"previous_step", "deny", "restart_guide", "stop_guide", "goodbye", "thank"}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class DoubtClassifier(MessageReader, IntentClassifier):
    """Stands last. Options: ``answer``, the least confidence for giving an answer; ``move``, that for moving the
    customer on or away: a wrong answer is read and forgotten, a wrong step loses the place. What was put first as a
    report of fraud is never doubted; who seems to tell a device, and names none, always is, and so is a message of
    punctuation alone.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"answer": 0.4, "move": 0.7}

    def read(self, message: Message) -> None:
        name, confidence = top_reading(message)
        if name in FRAUD_INTENTS:
            return
        if _SAYS_NOTHING.fullmatch(message.get(TEXT) or ""):
            put_first(message, NOT_UNDERSTOOD, 0.0)
            return
        least = self._config["move" if name in MOVES else "answer"]
        sure = _sure_to_go_on(message) if name in ONWARD else confidence
        if sure < least or (name == TELLS_EQUIPMENT and not _names_equipment(message)):
            put_first(message, NOT_UNDERSTOOD, confidence)


def _sure_to_go_on(message: Message) -> float:
    """A yes and "next" take the customer the same way: which of the two was said need not be sure."""
    ranking: list[Reading] = message.get(INTENT_RANKING_KEY, [])
    return float(sum(reading["confidence"] for reading in ranking if reading["name"] in ONWARD))


def _names_equipment(message: Message) -> bool:
    return any(entity["entity"] in _EQUIPMENT for entity in message.get(ENTITIES, []))
