"""Texts told apart by their letters and by their meaning, the two weighed by how well each does on the data."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.encoder.encoder import encoder
from bot.encoder.vector_cache import encode_cached
from bot.encoder.weights import Floats
from bot.nlu import ngram_model, vector_model
from bot.nlu.folding import fold, simplified
from bot.nlu.ngram_model import NgramModel
from bot.nlu.vector_model import VectorModel

_LEAST_PROBABILITY = 1e-9

_ENOUGH = 15

Shares = tuple[float, float]


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
    shares: Shares

    @property
    def classes(self) -> tuple[str, ...]:
        return self.letters.classes

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, classes); each row sums to one."""
        vectors = encoder().encode([simplified(text) for text in texts])
        return _mix(self.by_letters(texts), self.meaning.probabilities(vectors), np.array(self.shares))

    def by_letters(self, texts: Sequence[str]) -> Floats:
        """(n, classes), without the encoder: less sure and less right, in a tenth of the time."""
        return np.stack([self.letters.probabilities(_for_letters(text)) for text in texts])

    def save(self, folder: Path) -> None:
        self.letters.save(folder / "letters.npz")
        self.meaning.save(folder / "meaning.npz")
        (folder / "mix.json").write_text(json.dumps({"shares": self.shares, "encoder": encoder().name}))


def train(
    texts: Sequence[str],
    classes: Sequence[str],
    regularisation: Regularisation,
    embeddings: Path,
    shares: Shares | None = None,
) -> MixedModel:
    """The same data gives the same model. ``embeddings`` is the folder in which sentence vectors are kept. Shares that
    are not given are measured, which means to learn twice.
    """
    letters, vectors = _prepared(texts, embeddings)
    by_letters, by_meaning = _learnt(letters, vectors, classes, regularisation)
    if shares is None:
        labels = np.array(classes)
        shares = _shares(letters, vectors, labels, regularisation, _some_of_each(labels))
    return MixedModel(by_letters, by_meaning, shares)


def measure_shares(
    texts: Sequence[str],
    classes: Sequence[str],
    regularisation: Regularisation,
    embeddings: Path,
    kept_back: NDArray[np.bool_],
) -> Shares:
    """The shares that make the right classes of the examples kept back likeliest, once the others are learnt."""
    return _shares(*_prepared(texts, embeddings), np.array(classes), regularisation, kept_back)


def _learnt(
    letters: list[str], vectors: Floats, classes: Sequence[str], regularisation: Regularisation
) -> tuple[NgramModel, VectorModel]:
    """Side by side: the letters are counted on one core alone before both work at them."""
    with ThreadPoolExecutor(1) as beside:
        network = beside.submit(vector_model.train, vectors, classes, regularisation.meaning)
        ngrams = ngram_model.train(letters, list(classes), regularisation.letters)
        return ngrams, network.result()


def _prepared(texts: Sequence[str], embeddings: Path) -> tuple[list[str], Floats]:
    """The texts as each of the two models reads them."""
    vectors = encode_cached(encoder(), [simplified(text) for text in texts], embeddings)
    return [_for_letters(text) for text in texts], vectors


def load(folder: Path) -> MixedModel:
    mix = json.loads((folder / "mix.json").read_text())
    if mix["encoder"] != encoder().name:
        raise ValueError("The model was trained with another sentence encoder than is installed: run `make train`.")
    first, second = mix["shares"]
    letters = ngram_model.load(folder / "letters.npz")
    return MixedModel(letters, vector_model.load(folder / "meaning.npz"), (first, second))


def _shares(
    letters: list[str],
    vectors: Floats,
    classes: NDArray[np.str_],
    regularisation: Regularisation,
    kept_back: NDArray[np.bool_],
) -> Shares:
    if not kept_back.any():
        return 0.5, 0.5
    learn, attempt = np.flatnonzero(~kept_back), np.flatnonzero(kept_back)
    seen = [letters[index] for index in learn]
    ngrams, network = _learnt(seen, vectors[learn], classes[learn].tolist(), regularisation)
    by_letters = np.stack([ngrams.probabilities(letters[index]) for index in attempt])
    by_meaning = network.probabilities(vectors[attempt])
    right = np.searchsorted(np.array(ngrams.classes), classes[attempt])
    rows = np.arange(len(right))

    def surprise(shares: NDArray[np.float64]) -> float:
        return float(-np.log(_mix(by_letters, by_meaning, shares)[rows, right] + _LEAST_PROBABILITY).mean())

    best = minimize(surprise, [0.5, 0.5], method="Nelder-Mead", options={"xatol": 0.01, "fatol": 1e-4}).x
    return float(best[0]), float(best[1])


def _some_of_each(classes: NDArray[np.str_]) -> NDArray[np.bool_]:
    """The last quarter of each class, but no more than are needed to judge by."""
    some = np.zeros(len(classes), dtype=bool)
    for name in np.unique(classes):
        of_it = np.flatnonzero(classes == name)
        some[of_it[len(of_it) - min(_ENOUGH, len(of_it) // 4) :]] = True
    return some


def _mix(letters: Floats, meaning: Floats, shares: NDArray[np.float64]) -> Floats:
    scores = shares[0] * np.log(letters + _LEAST_PROBABILITY) + shares[1] * np.log(meaning + _LEAST_PROBABILITY)
    likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
    share: Floats = (likelihoods / likelihoods.sum(axis=1, keepdims=True)).astype(np.float32)
    return share


def _for_letters(text: str) -> str:
    """Folded, and every digit the same: which digits a code has says nothing of what is meant."""
    return simplified(fold(text))
