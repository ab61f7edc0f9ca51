"""A linear model of sentence vectors, kept as plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.sentence_encoder import Floats

_MOST_STEPS = 1000
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class VectorModel:
    """``mean`` of the vectors it learnt from; ``weights`` has a row a dimension and a column a class."""

    mean: Floats
    weights: Floats
    offsets: Floats
    classes: tuple[str, ...]

    def probabilities(self, vectors: Floats) -> Floats:
        """(n, classes); each row sums to one."""
        scores = _centred(vectors, self.mean) @ self.weights + self.offsets
        likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
        share: Floats = likelihoods / likelihoods.sum(axis=1, keepdims=True)
        return share

    def save(self, path: Path) -> None:
        classes = np.array(self.classes)
        np.savez_compressed(path, mean=self.mean, weights=self.weights, offsets=self.offsets, classes=classes)


def train(vectors: Floats, classes: Sequence[str], regularisation: float) -> VectorModel:
    """Every class weighs as much as any other. The vectors of the encoder all lie in one narrow cone: taking their
    mean away first is worth 3 points of accuracy on BANKING77.
    """
    mean = vectors.mean(axis=0)
    regression = LogisticRegression(C=regularisation, max_iter=_MOST_STEPS, tol=_TOLERANCE, class_weight="balanced")
    regression.fit(_centred(vectors, mean), classes)
    weights = np.ascontiguousarray(regression.coef_.T, dtype=np.float32)
    return VectorModel(mean, weights, regression.intercept_.astype(np.float32), tuple(regression.classes_))


def load(path: Path) -> VectorModel:
    with np.load(path, allow_pickle=False) as arrays:
        classes = tuple(str(name) for name in arrays["classes"])
        return VectorModel(arrays["mean"], arrays["weights"], arrays["offsets"], classes)


def _centred(vectors: Floats, mean: Floats) -> Floats:
    moved = vectors - mean
    centred: Floats = moved / np.linalg.norm(moved, axis=1, keepdims=True).clip(min=1e-9)
    return centred
