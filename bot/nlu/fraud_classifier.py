"""A message that may report fraud is read as one."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_reader import MessageReader
from bot.nlu.readings import Reading, put_first

FRAUD_INTENTS = frozenset(
    {"asked_for_secrets", "already_gave_secrets", "suspicious_link", "unexpected_confirmation_request"}
)
GAVE_SECRETS = "already_gave_secrets"
_NEARLY_AS_LIKELY = 0.5


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class FraudClassifier(MessageReader, IntentClassifier):
    """Puts the likeliest fraud intent on top when those of fraud together reach ``confidence``.

    They lie close together, so that each alone may look weak while there is no doubt that it is one of them. To stop a
    customer once too often costs a moment, to miss one may cost the savings.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"confidence": 0.2}

    def read(self, message: Message) -> None:
        together = sum(reading["confidence"] for reading in _fraud_readings(message))
        if together >= self._config["confidence"]:
            put_first(message, likeliest_fraud(message), together)


def likeliest_fraud(message: Message) -> str:
    """The fraud intent that ranks highest, or that secrets were given away where it is nearly as likely: then every
    minute counts. That somebody asks for something where none ranks at all.
    """
    readings = {str(reading["name"]): reading["confidence"] for reading in _fraud_readings(message)}
    likeliest = max(readings, key=lambda name: readings[name], default="asked_for_secrets")
    gave = readings.get(GAVE_SECRETS, 0) >= _NEARLY_AS_LIKELY * readings.get(likeliest, 1)
    return GAVE_SECRETS if gave else likeliest


def _fraud_readings(message: Message) -> list[Reading]:
    return [reading for reading in message.get(INTENT_RANKING_KEY, []) if reading["name"] in FRAUD_INTENTS]
