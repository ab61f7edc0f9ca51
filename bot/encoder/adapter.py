"""What the encoder was taught of our domain: a small change to each of its linear layers."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.encoder.weights import Floats

ADAPTER = Path(__file__).parent / "adapter.npz"
# Queries, keys and values, what comes after the attention, and into and out of the widest part
LINEAR = ("q", "k", "v", "ao", "fi", "fo")
_ONE_OF = 20


@dataclass(frozen=True)
class Adapter:
    """``changes``: name of a weight, such as "l0.q.w", -> (up, down), to be multiplied and added to it.

    ``examples``: fingerprints of the examples that were there when it was made.
    """

    changes: dict[str, tuple[Floats, Floats]]
    examples: NDArray[np.uint32]

    def adapted(self, name: str, weight: Floats) -> Floats:
        if name not in self.changes:
            return weight
        up, down = self.changes[name]
        return weight + up @ down

    def share_unknown(self, examples: Iterable[tuple[str, str]]) -> float:
        """0 to 1: how many of the examples, (text, intent), are newer than the adapter."""
        today = fingerprints(examples)
        return float(1 - np.isin(today, self.examples).mean()) if len(today) else 0.0

    def save(self, path: Path) -> None:
        halves = {
            f"{name}.{side}": array.astype(np.float16)
            for name, change in self.changes.items()
            for side, array in zip(("up", "down"), change, strict=True)
        }
        np.savez_compressed(path, examples=self.examples, **halves)


def load(path: Path) -> Adapter:
    with np.load(path, allow_pickle=False) as arrays:
        names = [name.removesuffix(".up") for name in arrays.files if name.endswith(".up")]
        changes = {
            name: (arrays[f"{name}.up"].astype(np.float32), arrays[f"{name}.down"].astype(np.float32)) for name in names
        }
        return Adapter(changes, arrays["examples"])


def fingerprints(examples: Iterable[tuple[str, str]]) -> NDArray[np.uint32]:
    """Of (text, intent), in no order that tells anything."""
    marks = {zlib.crc32(f"{intent}\t{text}".encode(errors="surrogatepass")) for text, intent in examples}
    return np.array(sorted(marks), dtype=np.uint32)


def is_kept_back(text: str) -> bool:
    """One text in twenty, always the same ones, is never shown to the adapter: how sure the classifier may be is
    measured on those, which look to it as a customer's message does.
    """
    return zlib.crc32(text.encode(errors="surrogatepass")) % _ONE_OF == 0
