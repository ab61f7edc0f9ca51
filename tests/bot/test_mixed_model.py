"""The model that ranks intents, on data small enough to train in a test."""

from pathlib import Path

import numpy as np
import pytest

from bot.encoder.encoder import encoder
from bot.nlu import mixed_model
from bot.nlu.mixed_model import MixedModel, Regularisation

EXAMPLES = {
    "sound": "jag hör inget, det är tyst, ljudet saknas, kuulen huonosti, ääni ei kuulu, no sound, i can't hear, mykkä",
    "picture": "kameran är svart, ingen bild, kuva puuttuu, kamera ei näy, black picture, no video, camera is off",
    "code": "koden duger inte, fel kod, koodi ei kelpaa, väärä koodi, wrong code, code rejected, koodi hylätty",
}
TEXTS = [(text.strip(), name) for name, texts in EXAMPLES.items() for text in texts.split(",")]


def train(folder: Path) -> MixedModel:
    texts, classes = zip(*TEXTS, strict=True)
    return mixed_model.train(texts, classes, Regularisation(), folder)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> MixedModel:
    return train(tmp_path_factory.mktemp("embeddings"))


@pytest.mark.parametrize(
    ("text", "name"), [("hör ingenting", "sound"), ("kamera on musta", "picture"), ("the code is wrong", "code")]
)
def test_understands_what_it_did_not_learn(trained: MixedModel, text: str, name: str) -> None:
    probabilities = trained.probabilities([text])[0]
    assert trained.classes[int(probabilities.argmax())] == name
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_the_same_data_gives_the_same_model(trained: MixedModel, tmp_path: Path) -> None:
    texts = ["hör ingenting", "bilden", "koodi", "något helt annat"]
    assert np.array_equal(train(tmp_path).probabilities(texts), trained.probabilities(texts))


def test_what_is_kept_reads_as_what_was_learnt(trained: MixedModel, tmp_path: Path) -> None:
    trained.save(tmp_path)
    assert np.allclose(
        mixed_model.load(tmp_path).probabilities(["hör du"]), trained.probabilities(["hör du"]), atol=1e-6
    )


def test_the_digits_of_a_code_say_nothing(trained: MixedModel) -> None:
    assert np.array_equal(trained.probabilities(["koden 482913"]), trained.probabilities(["koden 107755"]))


def test_a_model_of_another_encoder_is_not_used(trained: MixedModel, tmp_path: Path) -> None:
    trained.save(tmp_path)
    mix = tmp_path / "mix.json"
    mix.write_text(mix.read_text().replace(encoder().name, "0123456789abcdef"))
    with pytest.raises(ValueError, match="make train"):
        mixed_model.load(tmp_path)
