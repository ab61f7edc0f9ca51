"""``python -m bot.nlu.calibration`` measures how much the letters and the meaning of a message should each count.

Both learn from the examples that the encoder's adapter has seen, and are tried on those kept from it, which are to the
adapter what a customer's message is. `make encoder` does it after the adapter is made; training only reads the result.
"""

import hashlib
import json
from pathlib import Path

import numpy as np

from bot.encoder.adapter import ADAPTER, is_kept_back
from bot.encoder.vector_cache import FOLDER
from bot.examples import all_examples
from bot.nlu.mixed_model import Regularisation, Shares, measure_shares

_FILE = Path(__file__).parent / "shares.json"


def shares() -> Shares:
    measured = json.loads(_FILE.read_text())
    return measured["letters"], measured["meaning"]


def is_of_this_adapter() -> bool:
    return bool(json.loads(_FILE.read_text())["adapter"] == _adapter())


def _adapter() -> str:
    return hashlib.sha256(ADAPTER.read_bytes()).hexdigest()[:16]


def main() -> None:
    known = all_examples()
    kept_back = np.array([is_kept_back(each.text) for each in known])
    texts, intents = [each.text for each in known], [each.intent for each in known]
    letters, meaning = measure_shares(texts, intents, Regularisation(), FOLDER, kept_back)
    measured = {"letters": round(letters, 3), "meaning": round(meaning, 3), "adapter": _adapter()}
    _FILE.write_text(json.dumps(measured, indent=2) + "\n")
    print(f"Letters count {letters:.2f}, meaning {meaning:.2f}, measured on {kept_back.sum()} examples.")


if __name__ == "__main__":
    main()
