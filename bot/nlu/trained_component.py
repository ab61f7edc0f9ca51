"""What the pipeline components that learn from examples have in common."""

from abc import abstractmethod
from pathlib import Path
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class TrainedComponent(GraphComponent):
    """Learns once, keeps what it learnt in Rasa's model storage, and reads one message after the other with it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.read_from(folder)
        return component

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        self.learn(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self.write_to(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self.read(message)
        return messages

    @abstractmethod
    def learn(self, training_data: TrainingData) -> None:
        """The same data must always teach the same."""

    @abstractmethod
    def write_to(self, folder: Path) -> None:
        """Keeps what was learnt, as arrays and JSON: reading it back must not be able to run code."""

    @abstractmethod
    def read_from(self, folder: Path) -> None: ...

    @abstractmethod
    def read(self, message: Message) -> None:
        """Changes intent, ranking or entities of the message."""
