"""A small neural network over sentence vectors, kept as plain arrays."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bot.encoder.weights import Floats

_HIDDEN = 512
_BATCH = 128
_STEPS = 2_500
_FEWEST_PASSES, _MOST_PASSES = 8, 100
_LENGTH = 3.0  # of the vectors as the network sees them: at length 1 it learns slowly


@dataclass(frozen=True)
class VectorModel:
    """``mean`` of the vectors it learnt from; ``inner`` and ``outer``: weights and offsets of the two layers."""

    mean: Floats
    inner: tuple[Floats, Floats]
    outer: tuple[Floats, Floats]
    classes: tuple[str, ...]

    def probabilities(self, vectors: Floats) -> Floats:
        """(n, classes); each row sums to one."""
        hidden = np.maximum(_centred(vectors, self.mean) @ self.inner[0] + self.inner[1], 0)
        scores = hidden @ self.outer[0] + self.outer[1]
        likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
        share: Floats = likelihoods / likelihoods.sum(axis=1, keepdims=True)
        return share

    def save(self, path: Path) -> None:
        layers = {
            f"{name}_{kind}": array
            for name, layer in (("inner", self.inner), ("outer", self.outer))
            for kind, array in zip(("weights", "offsets"), layer, strict=True)
        }
        np.savez_compressed(path, mean=self.mean, classes=np.array(self.classes), **layers)


def train(vectors: Floats, classes: Sequence[str], decay: float) -> VectorModel:
    """Every class is taken for as likely as any other, however many examples it has. The vectors of the encoder all lie
    in one narrow cone: taking their mean away first is worth 3 points of accuracy on BANKING77. A linear model is
    2 points worse here and takes four times as long.
    """
    mean = vectors.mean(axis=0)
    passes = round(_STEPS * _BATCH / len(vectors))
    network = MLPClassifier(
        hidden_layer_sizes=(_HIDDEN,),
        alpha=decay,
        batch_size=min(_BATCH, len(vectors)),
        max_iter=min(max(passes, _FEWEST_PASSES), _MOST_PASSES),
        n_iter_no_change=_MOST_PASSES,
        random_state=20,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it stops when it has made its passes, as it should
        network.fit(_centred(vectors, mean), classes)
    names, counts = np.unique(np.array(classes), return_counts=True)
    inner, outer = (layer.astype(np.float32) for layer in network.coefs_)
    inner_offsets, outer_offsets = (offsets.astype(np.float32) for offsets in network.intercepts_)
    as_likely = outer_offsets - np.log(counts / counts.sum()).astype(np.float32)
    return VectorModel(mean, (inner, inner_offsets), (outer, as_likely), tuple(str(name) for name in names))


def load(path: Path) -> VectorModel:
    with np.load(path, allow_pickle=False) as arrays:
        inner, outer = ((arrays[f"{name}_weights"], arrays[f"{name}_offsets"]) for name in ("inner", "outer"))
        return VectorModel(arrays["mean"], inner, outer, tuple(str(name) for name in arrays["classes"]))


def _centred(vectors: Floats, mean: Floats) -> Floats:
    moved = vectors - mean
    centred: Floats = moved / np.linalg.norm(moved, axis=1, keepdims=True).clip(min=1e-9) * np.float32(_LENGTH)
    return centred
