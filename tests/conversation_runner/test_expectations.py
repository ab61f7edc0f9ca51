"""When an answer is as a test says, and what is reported when it is not."""

from typing import Any

import pytest

from conversations.case import Step
from conversations.expectations import LastAnswer, check
from conversations.transcript import Failure
from tests.conversation_runner.played import turn

ANSWER = turn(
    "nästa",
    "next_step",
    {"utter_step_op_id": "Identifiering\nVälj ”Bekräfta”.", "utter_note_op_id": "Du kan skriva koden här."},
    step="op_id",
    device=None,
)
ANSWER.buttons = ["Nästa", "Tillbaka"]


def last() -> LastAnswer:
    return LastAnswer(ANSWER, lambda: ANSWER.reading)


def expected(kind: str, value: Any) -> Failure | None:
    return check(Step(kind, value, 7), last())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bot", "Identifiering Välj ”{label_confirm}”."),
        ("bot", "Du kan skriva koden här."),
        ("utter", "utter_note_op_id"),
        ("contains", "Välj ”{label_confirm}”. Du kan"),
        ("not_contains", "Steg 1"),
        ("buttons", ["Tillbaka"]),
        ("not_buttons", ["Förklara"]),
        ("step", "op_id"),
        ("intent", "next_step"),
        ("slot_was_set", [{"step": "op_id"}, "language"]),
        ("slot_was_not_set", ["device", {"step": "op1"}]),
    ],
)
def test_met(kind: str, value: Any) -> None:
    assert expected(kind, value) is None


@pytest.mark.parametrize(
    ("kind", "value", "actual"),
    [
        ("bot", "Identifiering", "Identifiering\nVälj ”Bekräfta”.\nDu kan skriva koden här."),
        ("utter", "utter_step_op1", "utter_step_op_id, utter_note_op_id"),
        ("contains", "Steg 1", "Identifiering\nVälj ”Bekräfta”.\nDu kan skriva koden här."),
        ("not_contains", "koden", "Identifiering\nVälj ”Bekräfta”.\nDu kan skriva koden här."),
        ("buttons", ["Nästa", "Ja"], "Nästa, Tillbaka"),
        ("buttons", [], "Nästa, Tillbaka"),
        ("not_buttons", ["Förklara", "Nästa"], "Nästa, Tillbaka"),
        ("step", "none", "op_id"),
        ("intent", "affirm", "next_step"),
        ("slot_was_set", ["device"], "device=None"),
        ("slot_was_not_set", ["step"], "step=op_id"),
    ],
)
def test_not_met(kind: str, value: Any, actual: str) -> None:
    failure = expected(kind, value)
    assert failure
    assert failure.line == 7
    assert failure.expected.startswith(f"{kind}: ")
    assert failure.actual == actual


def test_no_answer_is_that_nobody_has_said_anything() -> None:
    silence = turn("hej", "greet", {})
    assert check(Step("no_answer", True, 7), LastAnswer(silence, lambda: silence.reading)) is None
    assert check(Step("no_answer", False, 7), LastAnswer(silence, lambda: silence.reading))
    failure = expected("no_answer", True)
    assert failure
    assert failure.actual.startswith("Identifiering")
    assert expected("no_answer", False) is None


def test_bubbles_are_expected_in_their_order() -> None:
    answer = last()
    assert check(Step("utter", "utter_note_op_id", 1), answer) is None
    assert check(Step("utter", "utter_step_op_id", 2), answer)
