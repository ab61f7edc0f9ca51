"""Texts told apart by their letters and by their meaning, the two weighed by how well each does on the data."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.nlu import ngram_model, vector_model
from bot.nlu.folding import fold
from bot.nlu.ngram_model import NgramModel
from bot.nlu.sentence_encoder import Floats, encode, encode_cached
from bot.nlu.vector_model import VectorModel

_DIGIT = re.compile(r"\d")
_LEAST_PROBABILITY = 1e-9

# How many examples of a class weigh the two models: so many to learn from, so many to try them on
_LEARN, _TRY = 40, 15


@dataclass(frozen=True)
class Regularisation:
    """``letters``: C of the linear model, less is stricter; ``meaning``: alpha of the network, more is stricter."""

    letters: float = 10.0
    meaning: float = 3e-3


@dataclass(frozen=True)
class MixedModel:
    """The logarithm of a class's probability is ``shares[0]`` that of the letters and ``shares[1]`` that of the
    meaning, added, and made to sum to one again. Shares that add up to more than one make it surer, less make it
    less sure: they are chosen to be right as often as they say.
    """

    letters: NgramModel
    meaning: VectorModel
    shares: tuple[float, float]

    @property
    def classes(self) -> tuple[str, ...]:
        return self.letters.classes

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, classes); each row sums to one."""
        readable = [_for_meaning(text) for text in texts]
        return _mix(self.by_letters(texts), self.meaning.probabilities(encode(readable)), np.array(self.shares))

    def by_letters(self, texts: Sequence[str]) -> Floats:
        """(n, classes), without the encoder: less sure and less right, in a tenth of the time."""
        return np.stack([self.letters.probabilities(_for_letters(text)) for text in texts])

    def save(self, folder: Path) -> None:
        self.letters.save(folder / "letters.npz")
        self.meaning.save(folder / "meaning.npz")
        (folder / "shares.json").write_text(json.dumps(self.shares))


def train(texts: Sequence[str], classes: Sequence[str], regularisation: Regularisation, embeddings: Path) -> MixedModel:
    """The same data gives the same model. ``embeddings`` is the folder in which sentence vectors are kept."""
    vectors = encode_cached([_for_meaning(text) for text in texts], embeddings)
    letters = [_for_letters(text) for text in texts]
    return MixedModel(
        ngram_model.train(letters, list(classes), regularisation.letters),
        vector_model.train(vectors, classes, regularisation.meaning),
        _shares(letters, vectors, np.array(classes), regularisation),
    )


def load(folder: Path) -> MixedModel:
    first, second = json.loads((folder / "shares.json").read_text())
    letters = ngram_model.load(folder / "letters.npz")
    return MixedModel(letters, vector_model.load(folder / "meaning.npz"), (first, second))


def _shares(
    letters: list[str], vectors: Floats, classes: NDArray[np.str_], regularisation: Regularisation
) -> tuple[float, float]:
    """The shares that make the right classes of unseen examples likeliest."""
    learn, attempt = _split(classes)
    if not len(attempt):
        return 0.5, 0.5
    ngrams = ngram_model.train([letters[index] for index in learn], classes[learn].tolist(), regularisation.letters)
    network = vector_model.train(vectors[learn], classes[learn].tolist(), regularisation.meaning)
    by_letters = np.stack([ngrams.probabilities(letters[index]) for index in attempt])
    by_meaning = network.probabilities(vectors[attempt])
    right = np.searchsorted(np.array(ngrams.classes), classes[attempt])
    rows = np.arange(len(right))

    def surprise(shares: NDArray[np.float64]) -> float:
        return float(-np.log(_mix(by_letters, by_meaning, shares)[rows, right] + _LEAST_PROBABILITY).mean())

    best = minimize(surprise, [0.5, 0.5], method="Nelder-Mead", options={"xatol": 0.01, "fatol": 1e-4}).x
    return float(best[0]), float(best[1])


def _split(classes: NDArray[np.str_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of examples to learn from and of others to try on, the same ones every time."""
    chance = np.random.RandomState(20)
    learn: list[int] = []
    attempt: list[int] = []
    for name in np.unique(classes):
        shuffled = chance.permutation(np.flatnonzero(classes == name))
        held_back = min(_TRY, len(shuffled) // 4)
        attempt.extend(shuffled[:held_back])
        learn.extend(shuffled[held_back : held_back + _LEARN])
    return np.array(learn, dtype=np.int64), np.array(attempt, dtype=np.int64)


def _mix(letters: Floats, meaning: Floats, shares: NDArray[np.float64]) -> Floats:
    scores = shares[0] * np.log(letters + _LEAST_PROBABILITY) + shares[1] * np.log(meaning + _LEAST_PROBABILITY)
    likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
    share: Floats = (likelihoods / likelihoods.sum(axis=1, keepdims=True)).astype(np.float32)
    return share


def _for_letters(text: str) -> str:
    """Folded, and every digit the same: which digits a code has says nothing of what is meant."""
    return _DIGIT.sub("0", fold(text))


def _for_meaning(text: str) -> str:
    return _DIGIT.sub("0", text)
