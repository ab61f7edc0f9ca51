"""The measures, on readings whose worth can be counted by hand."""

import pytest

from benchmarks.understanding.measures import Pair, Reading, confusions, count_fraud, measure
from benchmarks.understanding.test_set import Row, entity_pairs, load


def pair(intent: str, *ranking: str, also: tuple[str, ...] = (), said: str = "", found: str = "") -> Pair:
    wanted = entity_pairs(dict([said.split("=")]) if said else {})
    read = entity_pairs(dict([found.split("=")]) if found else {})
    confidences = (0.6, 0.3, 0.1, 0.05)
    return (
        Row("text", "sv", intent, frozenset([intent, *also]), wanted),
        Reading(list(zip(ranking, confidences, strict=False)), read, refused=False, milliseconds=10.0),
    )


PAIRS = [
    pair("echo", "echo", said="device=phone", found="device=phone"),
    pair("captions", "echo", "captions"),
    pair("cost", "greet", also=("greet",), found="os=ios"),
    pair("suspicious_link", "asked_for_secrets"),
    pair("out_of_scope", "out_of_scope"),
    pair("thank", "out_of_scope", "echo", "greet", "thank", said="browser=edge"),
]


def test_counts_what_is_right() -> None:
    measures = measure(PAIRS)
    assert measures.accuracy == pytest.approx(3 / 6)
    assert measures.top_3 == pytest.approx(4 / 6)
    assert measures.out_of_scope_recall == 1
    assert measures.false_alarms == pytest.approx(1 / 5)
    assert measures.fraud_recall == 1
    assert measures.entity_f1 == pytest.approx(2 / 4)
    assert measures.macro_f1 == pytest.approx((2 / 3 + 0 + 1 + 0 + 2 / 3 + 0) / 6)
    assert measures.calibration == pytest.approx(0.6 - 0.5)


def test_counts_fraud_whichever_kind_it_is_taken_for() -> None:
    counts = count_fraud([*PAIRS, pair("already_gave_secrets", "echo"), pair("login_problem", "suspicious_link")])
    assert (counts.reports, counts.seen, counts.harmless, counts.alarms) == (2, 1, 6, 1)


def test_an_accepted_reading_is_no_confusion() -> None:
    assert set(confusions(PAIRS)) == {
        ("captions", "echo"),
        ("suspicious_link", "asked_for_secrets"),
        ("thank", "out_of_scope"),
    }


def test_the_test_set_has_every_intent_in_every_language() -> None:
    rows = load()
    intents = {row.intent for row in rows}
    assert len(intents) == 104
    for language in ("sv", "fi", "en"):
        assert {row.intent for row in rows if row.language == language} == intents
