"""Trains the bot when what it learns from has changed, and only then."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from launcher.secrets import private_folder

INSTANCE = Path("instance")
MODELS = Path("models")
RASA = Path("bot/.venv/bin/rasa")
CACHES = Path(".rasa")
CODE = ("bot/importer.py", "bot/examples.py", "bot/encoder/*.*", "bot/nlu/*.*", "bot/uv.lock", "privacy/*.py")
_DATA = ("config.yml", "domain.yml", "data/**/*.yml")


def current_model() -> Path:
    """Where the model trained on the present sources is, or will be."""
    return MODELS / f"model-{digest(CODE + _DATA)}.tar.gz"


def train(log: Path) -> Path | None:
    """The current model, trained if it is not there. None when the training failed; ``log`` tells why."""
    model = current_model()
    if model.exists():
        return model
    print("Training the bot, some minutes the first time …", end="", flush=True)
    started = time.monotonic()
    with log.open("w") as output:
        training = subprocess.Popen(  # noqa: S603
            [
                RASA,
                "train",
                "--skip-validation",  # it would read all examples once more, and `make lint` has validated
                "--out",
                MODELS,
                "--fixed-model-name",
                model.name.removesuffix(".tar.gz"),
            ],
            env={**os.environ, "RASA_CACHE_DIRECTORY": str(_cache())},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        while training.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                training.wait(1)
            print(".", end="", flush=True)
    print(f" {time.monotonic() - started:.0f} s")
    if training.returncode != 0 or not model.exists():
        return None
    for older in MODELS.glob("model-*.tar.gz"):
        if older != model:
            older.unlink()
    return model


def main() -> int:
    log = private_folder(INSTANCE) / "logs" / "train.log"
    log.parent.mkdir(exist_ok=True)
    model = train(log)
    print(f"The model is {model}." if model else f"Training failed, see {log}.")
    return 0 if model else 1


def _cache() -> Path:
    """One cache for each state of our components: Rasa sees a change of their classes, not of what those call."""
    current = CACHES / f"cache-{digest(CODE)}"
    for older in CACHES.glob("cache*"):
        if older != current:
            shutil.rmtree(older)
    return current


def digest(patterns: tuple[str, ...]) -> str:
    """Sixteen hexadecimal digits that change when a file of these patterns does."""
    hashed = hashlib.sha256()
    for path in _files(patterns):
        hashed.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()[:16]


def _files(patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(path for path in Path().glob(pattern) if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
