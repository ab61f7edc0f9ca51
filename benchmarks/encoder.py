"""``make encoder-bench``: what each precision of the encoder costs, and what it loses.

For each: the size of its file, the time one message takes on one core, how far its vectors turn away from those of
fp32, and how many messages of the test set a network over its vectors understands.
"""

import time
from pathlib import Path

import numpy as np

from benchmarks.understanding.test_set import Row
from benchmarks.understanding.test_set import load as load_test_set
from bot.encoder.adapter import ADAPTER
from bot.encoder.encoder import Encoder, load
from bot.encoder.precision import Precision
from bot.encoder.weights import Floats
from bot.examples import Example, all_examples
from bot.nlu import vector_model
from bot.nlu.folding import simplified
from bot.nlu.mixed_model import Regularisation

FOLDER = Path("instance/encoder-bench")


def main() -> None:
    known = all_examples()
    rows = load_test_set()
    messages = [simplified(row.text) for row in rows]
    print("| precision | MB | p50 ms | p95 ms | cosine to fp32: mean | worst | examples encoded in | top-1 |")
    print("|---|---|---|---|---|---|---|---|")
    exact: Floats | None = None
    for precision in Precision:
        encoder = load(FOLDER, ADAPTER, precision)
        milliseconds = _each(encoder, messages)
        vectors = encoder.encode(messages)
        exact = vectors if exact is None else exact
        cosines = (vectors * exact).sum(axis=1)
        seconds, right = _understood(encoder, known, vectors, rows)
        size = (FOLDER / f"{encoder.name}.onnx").stat().st_size / 1e6
        print(
            f"| {precision} | {size:.0f} | {np.percentile(milliseconds, 50):.1f}"
            f" | {np.percentile(milliseconds, 95):.1f} | {cosines.mean():.4f} | {cosines.min():.4f}"
            f" | {seconds:.0f} s | {right:.1%} |",
            flush=True,
        )


def _each(encoder: Encoder, messages: list[str]) -> list[float]:
    encoder.encode(messages[:20])
    took = []
    for message in messages:
        started = time.perf_counter()
        encoder.encode([message])
        took.append((time.perf_counter() - started) * 1000)
    return took


def _understood(encoder: Encoder, known: list[Example], vectors: Floats, rows: list[Row]) -> tuple[float, float]:
    """Seconds that encoding the examples took on two cores; the share of ``vectors`` that are read rightly."""
    started = time.perf_counter()
    learnt = encoder.encode([simplified(each.text) for each in known])
    seconds = time.perf_counter() - started
    network = vector_model.train(learnt, [each.intent for each in known], Regularisation.meaning)
    read = np.array(network.classes)[network.probabilities(vectors).argmax(axis=1)]
    right = [intent in row.accepted for intent, row in zip(read, rows, strict=True)]
    return seconds, float(np.mean(right))


if __name__ == "__main__":
    main()
