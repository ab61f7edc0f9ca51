"""Decides by the digits in a message, where they leave no doubt, what the message is."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.numbers import read_numbers

FRAUD_INTENTS = frozenset(
    {"asked_for_secrets", "already_gave_secrets", "suspicious_link", "unexpected_confirmation_request"}
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class NumberClassifier(GraphComponent, IntentClassifier):
    """Stands after the trained classifier and overrules it.

    A message with one confirmation code in it is ``provide_code`` (entity ``code``: the digits alone), one with
    nearly as many digits is ``provide_code`` without the entity, one with another secret number is
    ``secret_in_message``. A report of fraud stays what it is: it is answered before anything else.

    Options: ``code_length``, digits of a confirmation code; ``fraud_confidence``, from which confidence on the trained
    classifier's fraud intents are left alone.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"code_length": 6, "fraud_confidence": 0.3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NumberClassifier":
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._code_length: int = config["code_length"]
        self._fraud_confidence: float = config["fraud_confidence"]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        if self._reports_fraud(message):
            return
        numbers = read_numbers(message.get(TEXT) or "", self._code_length)
        if numbers.code or numbers.almost_code:
            _set_intent(message, "provide_code")
        elif numbers.secret:
            _set_intent(message, "secret_in_message")
        if numbers.code:
            entity = {"entity": "code", "value": numbers.code, "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)

    def _reports_fraud(self, message: Message) -> bool:
        intent = message.get(INTENT) or {}
        return intent.get("name") in FRAUD_INTENTS and intent["confidence"] >= self._fraud_confidence


def _set_intent(message: Message, name: str) -> None:
    others = [reading for reading in message.get(INTENT_RANKING_KEY, []) if reading["name"] != name]
    certain = {"name": name, "confidence": 1.0}
    message.set(INTENT, certain, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [certain, *others], add_to_output=True)
