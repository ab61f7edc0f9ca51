"""Accuracy on BANKING77 of the model that ranks the bot's intents: `make banking77 CSV=<its folder>`.

Ten examples an intent, three draws. Published for ten examples (Casanueva et al. 2020): BERT fine-tuned 83.4, USE 84.2,
ConveRT 83.3, USE and ConveRT together 85.2. Runs in bot/.venv.
"""

import csv
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bot.nlu import mixed_model
from bot.nlu.mixed_model import Regularisation

EXAMPLES = 10
DRAWS = 3


def main() -> int:
    if len(sys.argv) != 2 or not (folder := Path(sys.argv[1])).is_dir():
        print("Say where train.csv and test.csv of BANKING77 are: make banking77 CSV=<folder>")
        return 2
    test = _rows(folder / "test.csv")
    by_intent = defaultdict(list)
    for text, intent in _rows(folder / "train.csv"):
        by_intent[intent].append(text)
    accuracies = []
    with tempfile.TemporaryDirectory() as embeddings:
        for draw in range(DRAWS):
            accuracies.append(_accuracy(by_intent, test, random.Random(draw), Path(embeddings)))  # noqa: S311 # drawn alike each time
            print(f"draw {draw + 1}: {accuracies[-1]:.1%}", flush=True)
    print(f"BANKING77, {EXAMPLES} examples an intent: {statistics.mean(accuracies):.1%}")
    return 0


def _accuracy(
    by_intent: dict[str, list[str]], test: list[tuple[str, str]], chance: random.Random, embeddings: Path
) -> float:
    drawn = [(text, intent) for intent in sorted(by_intent) for text in chance.sample(by_intent[intent], EXAMPLES)]
    texts, intents = zip(*drawn, strict=True)
    model = mixed_model.train(texts, intents, Regularisation(), embeddings)
    right = 0
    for start in range(0, len(test), 100):
        batch = test[start : start + 100]
        best = model.probabilities([text for text, _ in batch]).argmax(axis=1)
        right += sum(model.classes[index] == intent for index, (_, intent) in zip(best, batch, strict=True))
    return right / len(test)


def _rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


if __name__ == "__main__":
    sys.exit(main())
