"""What is too weak a reading to act on becomes ``nlu_fallback``."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.ranking import put_first, top_reading

NOT_UNDERSTOOD = "nlu_fallback"
MOVES = frozenset(
    {"next_step", "previous_step", "affirm", "deny", "restart_guide", "stop_guide", "goodbye", "thank", "inform_device"}
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class DoubtClassifier(GraphComponent, IntentClassifier):
    """Stands last. Options: ``answer``, the least confidence for giving an answer; ``move``, that for moving the
    customer on or away: a wrong answer is read and forgotten, a wrong step loses the place.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"answer": 0.15, "move": 0.3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DoubtClassifier":
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._answer: float = config["answer"]
        self._move: float = config["move"]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            name, confidence = top_reading(message)
            if confidence < (self._move if name in MOVES else self._answer):
                put_first(message, NOT_UNDERSTOOD, confidence)
        return messages
