"""What the pipeline components that learn from examples have in common."""

from abc import abstractmethod
from pathlib import Path
from typing import Any, Self

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.message_reader import MessageReader


class TrainedComponent(MessageReader):
    """Learns once, keeps what it learnt in Rasa's model storage, and reads messages with it."""

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
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        self.learn(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self.write_to(folder)
        return self._resource

    @abstractmethod
    def learn(self, training_data: TrainingData) -> None:
        """The same data must always teach the same."""

    @abstractmethod
    def write_to(self, folder: Path) -> None:
        """Keeps what was learnt, as arrays and JSON: reading it back must not be able to run code."""

    @abstractmethod
    def read_from(self, folder: Path) -> None: ...
