"""A message that may report fraud is read as one."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.ranking import Reading, put_first

FRAUD_INTENTS = frozenset(
    {"asked_for_secrets", "already_gave_secrets", "suspicious_link", "unexpected_confirmation_request"}
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class FraudClassifier(GraphComponent, IntentClassifier):
    """Puts the likeliest fraud intent on top when those of fraud together reach ``confidence``.

    They lie close together, so that each alone may look weak while there is no doubt that it is one of them. To stop a
    customer once too often costs a moment, to miss one may cost the savings.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"confidence": 0.25}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FraudClassifier":
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._confidence: float = config["confidence"]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            together = sum(reading["confidence"] for reading in _fraud_readings(message))
            if together >= self._confidence:
                put_first(message, likeliest_fraud(message), together)
        return messages


def likeliest_fraud(message: Message) -> str:
    """The fraud intent that ranks highest; that somebody asks for something where none ranks at all."""
    return next((str(reading["name"]) for reading in _fraud_readings(message)), "asked_for_secrets")


def _fraud_readings(message: Message) -> list[Reading]:
    return [reading for reading in message.get(INTENT_RANKING_KEY, []) if reading["name"] in FRAUD_INTENTS]
