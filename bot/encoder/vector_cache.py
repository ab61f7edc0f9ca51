"""Keeps the vectors of texts that are encoded again and again: the examples, at each training."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.encoder.encoder import Encoder
from bot.encoder.weights import Floats

FOLDER = Path(".rasa/embeddings")


def encode_cached(encoder: Encoder, texts: Sequence[str], folder: Path) -> Floats:
    """As ``encoder.encode``; vectors known from before come from a file in ``folder`` named after the encoder, which
    forgets what was not asked for this time.
    """
    path = folder / f"{encoder.name}.npz"
    known = _read(path)
    keys = [_key(text) for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known.update(zip(new, encoder.encode(list(new.values())), strict=True))
        _write(path, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])


def _key(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, Floats]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


def _write(path: Path, vectors: dict[str, Floats]) -> None:
    """Files of other encoders go: there is one of each state of the adapter, and nobody asks for the older."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp.npz")
    np.savez(unfinished, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    for older in path.parent.glob("*.npz"):
        if older != unfinished:
            older.unlink()
    unfinished.replace(path)
