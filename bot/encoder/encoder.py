"""Sentences as vectors that lie close together when they mean the same, in whichever language."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np
import onnxruntime

from bot.encoder import adapter
from bot.encoder.pieces import Pieces
from bot.encoder.precision import Precision
from bot.encoder.weights import Floats, Weights, read_weights, weights_file

FOLDER = Path(".rasa/encoder")
PRECISION = Precision.INT8_BY_PIECE
INPUT = "embedded"
_SOURCES = ("adapter.py", "encoder.py", "graph.py", "pieces.py", "vocabulary.py", "weights.py")
_BATCH = 64
_THREADS = 2
# onnxruntime's own fusion of a sum and a norm takes twice the time of the two, which is a tenth of a message
_SLOWER = ["SkipLayerNormFusion"]


@dataclass(frozen=True)
class Encoder:
    """``name`` changes with whatever can change a vector; ``places`` has one for each piece a text can have."""

    name: str
    weights: Weights
    places: Floats
    pieces: Pieces
    session: onnxruntime.InferenceSession

    def encode(self, texts: Sequence[str]) -> Floats:
        """(n, 384), each row of length 1. A text gives the same vector alone and among others, to four digits."""
        vectors = np.zeros((len(texts), self.weights.width), dtype=np.float32)
        cut = self.pieces.of(texts)
        by_length = sorted(range(len(cut)), key=lambda index: len(cut[index]))
        batches = [
            same[start : start + _BATCH]
            for _, group in groupby(by_length, key=lambda index: len(cut[index]))
            for same in [list(group)]
            for start in range(0, len(same), _BATCH)
        ]
        if len(batches) == 1:
            vectors[batches[0]] = self._run([cut[index] for index in batches[0]])
            return vectors
        with ThreadPoolExecutor(_THREADS) as pool:
            done = pool.map(lambda batch: self._run([cut[index] for index in batch]), batches)
            for batch, read in zip(batches, done, strict=True):
                vectors[batch] = read
        return vectors

    def _run(self, pieces: list[list[int]]) -> Floats:
        """Of texts with equally many pieces."""
        embedded = self.weights.word_vectors(np.array(pieces)) + self.places[: len(pieces[0])]
        (vectors,) = self.session.run(None, {INPUT: embedded})
        read: Floats = vectors
        return read


@cache
def encoder() -> Encoder:
    """With the adapter. The first call after a change makes its files, which takes seconds; later ones read them."""
    return load(FOLDER, adapter.ADAPTER, PRECISION)


def load(folder: Path, changes: Path | None, precision: Precision) -> Encoder:
    """``changes``: an adapter's file, or none for the encoder as it comes."""
    name = _name(changes, precision)
    weights = read_weights(weights_file())
    made = folder / f"{name}.onnx"
    vocabulary = folder / f"{name}.pieces"
    if not made.exists():
        _make(weights, changes, precision, made, vocabulary)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it is planned for one length of text, and each has its own
    session = onnxruntime.InferenceSession(
        made, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )
    places = weights.matrix("emb.pos", weights.width) + weights.tensor("emb.type")[: weights.width]
    return Encoder(name, weights, places, Pieces(vocabulary.read_bytes(), weights), session)


def _make(weights: Weights, changes: Path | None, precision: Precision, made: Path, vocabulary: Path) -> None:
    """Imports what it needs itself: a server that finds the files made saves the 12 MB of onnx and protobuf."""
    from bot.encoder import graph
    from bot.encoder.vocabulary import sentencepiece_model

    made.parent.mkdir(parents=True, exist_ok=True)
    _write(vocabulary, sentencepiece_model(weights))
    change = adapter.load(changes).adapted if changes else _unchanged
    _write(made, graph.build(weights, change, precision).SerializeToString())


def _unchanged(_: str, weight: Floats) -> Floats:
    return weight


def _name(changes: Path | None, precision: Precision) -> str:
    """Of the inputs' content. The weights are read, not mapped: mapped pages would count as the server's memory."""
    inputs = hashlib.sha256(f"{precision}\n{onnxruntime.__version__}".encode())
    sources = [Path(__file__).with_name(name) for name in _SOURCES]
    for path in [weights_file(), *sources, *([changes] if changes else [])]:
        with path.open("rb") as file:
            inputs.update(hashlib.file_digest(file, "sha256").digest())
    return inputs.hexdigest()[:16]


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two processes begin at once."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
