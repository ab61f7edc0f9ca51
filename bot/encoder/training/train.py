"""``python -m bot.encoder.training.train``: teaches the encoder what the examples of data/nlu mean, writes the adapter.

It learns to put messages of one intent close together: the vector of a message, less the mean of all, is compared by
angle with one vector for each intent. Five epochs; the same examples and seed give the same adapter on one machine.
"""

import random
import time
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.encoder.adapter import ADAPTER, Adapter, fingerprints, is_kept_back
from bot.encoder.pieces import Pieces
from bot.encoder.training.network import Network
from bot.encoder.training.sloppiness import sloppy
from bot.encoder.vocabulary import sentencepiece_model
from bot.encoder.weights import read_weights, weights_file
from bot.examples import all_examples
from bot.nlu.folding import simplified

_SEED = 20
_EPOCHS = 5
_BATCH = 64
_POOL = 32 * _BATCH  # so many are sorted by length at a time, so that little of a batch is padding
_RATE, _WARM_UP = 2e-3, 0.06
_SMOOTHING = 0.1
_SHARPNESS = 16.0
_FIRST_LOOK = 40  # examples of an intent from which its first vector is made
_REPORT_EVERY = 50

Row = tuple[str, int]


class Angles(nn.Module):
    """How close vectors lie to that of each intent."""

    def __init__(self, mean: Tensor, intents: Tensor) -> None:
        super().__init__()
        self.mean = nn.Parameter(mean, False)
        self.intents = nn.Parameter(intents)

    def forward(self, vectors: Tensor) -> Tensor:
        return _SHARPNESS * functional.normalize(vectors - self.mean) @ functional.normalize(self.intents).T


def main() -> None:
    torch.manual_seed(_SEED)
    torch.use_deterministic_algorithms(True)
    chance = random.Random(_SEED)  # noqa: S311 # the same each time
    known = sorted({(each.text, each.intent) for each in all_examples()})
    names = sorted({intent for _, intent in known})
    rows = [(simplified(text), names.index(intent)) for text, intent in known if not is_kept_back(text)]
    unseen = [(simplified(text), names.index(intent)) for text, intent in known if is_kept_back(text)]
    weights = read_weights(weights_file())
    pieces, network = Pieces(sentencepiece_model(weights), weights), Network(weights)
    print(f"{len(rows)} examples to learn from, {len(unseen)} kept back, {len(names)} intents", flush=True)
    angles = _first_look(network, pieces, rows, len(names), chance)
    _report("before", network, angles, pieces, unseen)
    _learn(network, angles, pieces, rows, unseen, chance)
    changes = {name: (up.numpy(), down.numpy()) for name, (up, down) in network.changes()}
    Adapter(changes, fingerprints(known)).save(ADAPTER)


def _first_look(network: Network, pieces: Pieces, rows: list[Row], intents: int, chance: random.Random) -> Angles:
    """The vectors of the intents to begin with: the middle of some examples of each."""
    few: list[Row] = []
    for intent in range(intents):
        of_it = [row for row in rows if row[1] == intent]
        few += chance.sample(of_it, min(_FIRST_LOOK, len(of_it)))
    vectors = _vectors(network, pieces, [text for text, _ in few])
    mean = vectors.mean(0)
    labels = torch.tensor([intent for _, intent in few])
    centred = functional.normalize(vectors - mean)
    return Angles(mean, torch.stack([centred[labels == intent].mean(0) for intent in range(intents)]))


def _learn(
    network: Network, angles: Angles, pieces: Pieces, rows: list[Row], unseen: list[Row], chance: random.Random
) -> None:
    learning = [each for each in (*network.parameters(), *angles.parameters()) if each.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=_RATE, weight_decay=0.01)
    steps = _EPOCHS * -(-len(rows) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, _RATE, steps, pct_start=_WARM_UP, anneal_strategy="linear"
    )
    started, step, losses = time.monotonic(), 0, []
    for epoch in range(1, _EPOCHS + 1):
        network.train()
        for batch in _batches(rows, pieces, chance):
            with torch.autocast("cpu", torch.bfloat16):
                vectors = network([tokens for tokens, _ in batch])
            labels = torch.tensor([intent for _, intent in batch])
            loss = functional.cross_entropy(angles(vectors.float()), labels, label_smoothing=_SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            losses.append(loss.item())
            if step % _REPORT_EVERY == 0:
                mean = np.mean(losses[-_REPORT_EVERY:])
                print(f"{time.monotonic() - started:.0f} s  step {step} of {steps}  loss {mean:.3f}", flush=True)
        _report(f"epoch {epoch}", network, angles, pieces, unseen)


def _batches(rows: list[Row], pieces: Pieces, chance: random.Random) -> Iterator[list[tuple[list[int], int]]]:
    shuffled = chance.sample(rows, len(rows))
    cut = pieces.of([sloppy(text, chance) for text, _ in shuffled])
    ready = list(zip(cut, (intent for _, intent in shuffled), strict=True))
    for start in range(0, len(ready), _POOL):
        pool = sorted(ready[start : start + _POOL], key=lambda row: len(row[0]))
        batches = [pool[first : first + _BATCH] for first in range(0, len(pool), _BATCH)]
        yield from chance.sample(batches, len(batches))


def _report(when: str, network: Network, angles: Angles, pieces: Pieces, unseen: list[Row]) -> None:
    some = unseen[:: max(1, len(unseen) // 1500)]
    nearest = angles(_vectors(network, pieces, [text for text, _ in some])).argmax(1)
    right = (nearest == torch.tensor([intent for _, intent in some])).float().mean().item()
    print(f"{when}: {right:.1%} of {len(some)} examples kept back are nearest to their intent", flush=True)


@torch.no_grad()
def _vectors(network: Network, pieces: Pieces, texts: Sequence[str]) -> Tensor:
    network.eval()
    cut = pieces.of(texts)
    order = sorted(range(len(cut)), key=lambda index: len(cut[index]))
    vectors = torch.zeros(len(cut), network.norm.normalized_shape[0])
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        with torch.autocast("cpu", torch.bfloat16):
            vectors[batch] = network([cut[index] for index in batch]).float()
    return vectors


if __name__ == "__main__":
    main()
