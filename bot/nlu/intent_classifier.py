"""Ranks the intents of a message."""

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder.vector_cache import FOLDER
from bot.encoder.weights import Floats
from bot.nlu import calibration, mixed_model
from bot.nlu.clauses import clauses
from bot.nlu.fraud_classifier import FRAUD_INTENTS
from bot.nlu.mixed_model import MixedModel, Regularisation
from bot.nlu.readings import Reading
from bot.nlu.trained_component import TrainedComponent

OUT_OF_SCOPE = "out_of_scope"
CLAUSE_READINGS = "clause_readings"
_ALARMING = 0.4  # less is no alarm to SecondIntent either


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class MixedIntentClassifier(TrainedComponent, IntentClassifier):
    """Ranks the intents with a ``MixedModel``: letters and words, and the meaning of the sentence. Reads the clauses of
    the message too, by their letters, for ``SecondIntent``.

    Options: ``ranking_length``, how many readings a message keeps; ``letters`` and ``meaning``, the regularisation of
    the two; ``out_of_scope_odds``, by how much what is not the bot's job is likelier than any one intent (customers ask
    about everything, examples can't); ``embeddings``, the folder that keeps the sentence vectors of the examples.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "ranking_length": 10,
            "letters": Regularisation.letters,
            "meaning": Regularisation.meaning,
            "out_of_scope_odds": 8.0,
            "embeddings": str(FOLDER),
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "scipy", "onnxruntime", "sentencepiece"]

    _model: MixedModel | None = None

    def learn(self, training_data: TrainingData) -> None:
        examples = training_data.intent_examples
        self._model = mixed_model.train(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            Regularisation(self._config["letters"], self._config["meaning"]),
            Path(self._config["embeddings"]),
            calibration.shares(),
        )

    def write_to(self, folder: Path) -> None:
        self._trained().save(folder)

    def read_from(self, folder: Path) -> None:
        self._model = mixed_model.load(folder)
        self._model.probabilities(["ok"])  # the encoder is loaded by now, not with the first customer

    def read(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        model = self._trained()
        (ranking,) = self._rankings(self._with_odds(model.probabilities([text])))
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(CLAUSE_READINGS, self._clause_readings(clauses(text)))

    def _clause_readings(self, parts: list[str]) -> list[Reading]:
        """By their letters, which costs a tenth; an alarm is looked at once more, with their meaning."""
        if not parts:
            return []
        model = self._trained()
        readings = [ranking[0] for ranking in self._rankings(model.by_letters(parts))]
        for index, part in enumerate(parts):
            if readings[index]["name"] in FRAUD_INTENTS and readings[index]["confidence"] >= _ALARMING:
                readings[index] = self._rankings(model.probabilities([part]))[0][0]
        return readings

    def _rankings(self, probabilities: Floats) -> list[list[Reading]]:
        names = self._trained().classes
        best_first = np.argsort(-probabilities, axis=1, kind="stable")[:, : self._config["ranking_length"]]
        return [
            [{"name": names[index], "confidence": float(row[index])} for index in indices]
            for row, indices in zip(probabilities, best_first, strict=True)
        ]

    def _with_odds(self, probabilities: Floats) -> Floats:
        odds = np.where(np.array(self._trained().classes) == OUT_OF_SCOPE, self._config["out_of_scope_odds"], 1.0)
        likelier: Floats = probabilities * odds
        share: Floats = likelier / likelier.sum(axis=1, keepdims=True)
        return share

    def _trained(self) -> MixedModel:
        if self._model is None:
            raise RuntimeError("the classifier is asked before it is trained")
        return self._model
