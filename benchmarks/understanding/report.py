"""Reports how well messages are understood: `make nlu-report`, with ARGS=--stock beside stock Rasa.

Our model, and on demand Rasa's default pipeline (TensorFlow, DIET) trained on the same examples in an environment of
its own, read the same test set. Prints tables and the worst confusions, and draws the confusion matrix. DIET needs a
day for all examples on two cores: ARGS="--stock --examples 4" trains both on a few.
"""

import argparse
import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import yaml

from benchmarks.understanding.measures import Measures, Pair, Reading, confusions, count_fraud, measure
from benchmarks.understanding.test_set import HARD, Row, load
from launcher.training import CODE, INSTANCE, current_model, digest

DATA = Path("data/nlu")
FOLDER = INSTANCE / "nlu-report"
OURS = Path("bot/.venv/bin/python")
PREDICT = "benchmarks.understanding.predict"
STOCK = Path("benchmarks/stock_rasa")
UV = Path(".uv/uv")
_WORST = 25
_COLUMNS = {
    "messages": "messages",
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "top_3": "top 3",
    "out_of_scope_recall": "out of scope: recall",
    "false_alarms": "false alarms",
    "refused": "refused",
    "fraud_recall": "fraud: recall",
    "entity_f1": "entities: F1",
    "calibration": "calibration error",
    "p50": "p50 ms",
    "p95": "p95 ms",
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stock", action="store_true", help="measure stock Rasa too; DIET takes hours to train")
    arguments.add_argument("--examples", type=int, help="train on so many examples an intent and language, not on all")
    wanted = arguments.parse_args()
    rows, hard = load(), load(HARD)
    FOLDER.mkdir(parents=True, exist_ok=True)
    nlu = _sample(wanted.examples) if wanted.examples else DATA
    model = _our_model(nlu)
    ours = _pairs(rows, _readings(OURS, model, rows))
    _print_tables("Ours", ours)
    _print_fraud(_pairs(hard, _readings(OURS, model, hard)))
    if wanted.stock:
        subprocess.run([UV, "sync", "--quiet", "--locked", "--project", STOCK], check=True)  # noqa: S603
        stock = STOCK / ".venv" / "bin" / "python"
        model = _train(stock, nlu, STOCK / "config.yml")
        _print_tables("Stock Rasa (default pipeline with DIET)", _pairs(rows, _readings(stock, model, rows)))
    _print_confusions(ours)
    _draw(ours, FOLDER / "confusions.png")
    print(f"\nThe confusion matrix is in {FOLDER / 'confusions.png'}.")
    return 0


def _our_model(nlu: Path) -> Path:
    return current_model() if nlu == DATA else _train(OURS, nlu, Path("config.yml"))


def _train(python: Path, nlu: Path, config: Path) -> Path:
    """The model of this pipeline and these examples, trained unless it was before."""
    name = f"{config.parent.name or 'ours'}-{digest((f'{nlu}/**/*.yml', str(config), 'domain.yml', *CODE))}"
    model = FOLDER / f"{name}.tar.gz"
    if model.exists():
        return model
    print(f"Training {name} …", flush=True)
    training: list[str | Path] = [python, "-m", "rasa", "train", "nlu", "--nlu", nlu, "--config", config]
    training += ["--domain", "domain.yml", "--out", FOLDER, "--fixed-model-name", name]
    settings = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment = {**os.environ, **settings, "RASA_CACHE_DIRECTORY": str(FOLDER / "cache" / name)}
    with (FOLDER / "train.log").open("w") as log:
        subprocess.run(training, check=True, stdout=log, stderr=log, env=environment)  # noqa: S603
    return model


def _sample(examples: int) -> Path:
    """A copy of data/nlu with the same few examples of every intent each time."""
    folder = FOLDER / f"{examples}-examples"
    for path in sorted(DATA.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in content["nlu"]:
            lines = block["examples"].splitlines(keepends=True)
            chosen = random.Random(block["intent"]).sample(lines, min(examples, len(lines)))  # noqa: S311 # the same each time
            block["examples"] = "".join(chosen)
        copy = folder / path.relative_to(DATA)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def _readings(python: Path, model: Path, rows: list[Row]) -> list[dict[str, Any]]:
    texts, readings = FOLDER / "texts.json", FOLDER / "readings.json"
    texts.write_text(json.dumps([{"text": row.text, "language": row.language} for row in rows]), encoding="utf-8")
    with (FOLDER / "predict.log").open("w") as log:
        subprocess.run([python, "-m", PREDICT, model, texts, readings], check=True, stdout=log, stderr=log)  # noqa: S603
    loaded: list[dict[str, Any]] = json.loads(readings.read_text(encoding="utf-8"))
    return loaded


def _pairs(rows: list[Row], readings: list[dict[str, Any]]) -> list[Pair]:
    return [
        (
            row,
            Reading(
                ranking=[(name, confidence) for name, confidence in reading["ranking"]],
                entities=frozenset((name, value) for name, value in reading["entities"]),
                refused=reading["refused"],
                milliseconds=reading["milliseconds"],
            ),
        )
        for row, reading in zip(rows, readings, strict=True)
    ]


def _print_tables(name: str, pairs: list[Pair]) -> None:
    print(f"\n{name}\n")
    print(f"| language | {' | '.join(_COLUMNS.values())} |\n|{'---|' * (len(_COLUMNS) + 1)}")
    for language in sorted({row.language for row, _ in pairs}):
        _print_line(language, measure([pair for pair in pairs if pair[0].language == language]))
    _print_line("all", measure(pairs))


def _print_fraud(pairs: list[Pair]) -> None:
    print("\nHard messages about fraud and what sounds like it\n")
    print("| language | reports of fraud | seen | harmless | taken for fraud |\n|---|---|---|---|---|")
    for language in (*sorted({row.language for row, _ in pairs}), "all"):
        counts = count_fraud([pair for pair in pairs if language in ("all", pair[0].language)])
        print(f"| {language} | {counts.reports} | {counts.seen} | {counts.harmless} | {counts.alarms} |")


def _print_line(name: str, measures: Measures) -> None:
    print(f"| {name} | {' | '.join(_cell(column, getattr(measures, column)) for column in _COLUMNS)} |")


def _cell(column: str, value: float) -> str:
    if column == "messages":
        return str(value)
    return f"{value:.1f}" if column in {"p50", "p95"} else f"{value:.1%}"


def _print_confusions(pairs: list[Pair]) -> None:
    print("\nThe worst confusions\n\n| times | intent | taken for | for example |\n|---|---|---|---|")
    for (intent, read), times in confusions(pairs).most_common(_WORST):
        example = next(row.text for row, reading in pairs if row.intent == intent and reading.intent == read)
        print(f"| {times} | {intent} | {read} | {example[:80]} |")


def _draw(pairs: list[Pair], path: Path) -> None:
    intents = sorted({row.intent for row, _ in pairs})
    place = {intent: number for number, intent in enumerate(intents)}
    matrix = np.zeros((len(intents), len(intents)))
    for row, reading in pairs:
        read = row.intent if reading.intent in row.accepted else reading.intent
        matrix[place[row.intent], place.get(read, place[row.intent])] += 1
    figure, axes = plt.subplots(figsize=(24, 24))
    axes.imshow(matrix / matrix.sum(axis=1, keepdims=True), cmap="Blues")
    axes.set_xticks(range(len(intents)), intents, rotation=90, fontsize=7)
    axes.set_yticks(range(len(intents)), intents, fontsize=7)
    axes.set_xlabel("read as")
    axes.set_ylabel("meant")
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    plt.close(figure)


if __name__ == "__main__":
    raise SystemExit(main())
