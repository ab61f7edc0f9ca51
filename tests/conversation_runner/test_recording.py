"""Conversations that were held, as tests."""

from pathlib import Path
from typing import Any

import pytest

from conversations.case import read_cases
from conversations.recording import NotSaved, as_test, save, transcript_of
from conversations.transcript import Bubble, Turn
from privacy.masking import mask
from tests.conversation_runner.played import transcript, turn


def read_back(text: str, folder: Path) -> list[tuple[str, object]]:
    path = folder / "case.yml"
    path.write_text(text, encoding="utf-8")
    return [(step.kind, step.value) for step in read_cases(path)[0].steps]


def test_a_recorded_conversation_is_a_test_again(tmp_path: Path) -> None:
    held = transcript(
        Turn("opened"),
        turn("no: du", "next_step", {"utter_step_op1": "Steg 1"}, step="op1"),
        turn("Nästa", "next_step", {"utter_step_op2": "Steg 2"}, how="button", step="op2"),
    )
    assert read_back(as_test(held, "ett namn"), tmp_path) == [
        ("user", "no: du"),
        ("utter", "utter_step_op1"),
        ("step", "op1"),
        ("button", "Nästa"),
        ("utter", "utter_step_op2"),
        ("step", "op2"),
    ]


@pytest.mark.parametrize(
    ("utter", "lines"),
    [
        ("utter_verdict_confirmed", [("adviser", "issue_code"), ("user", "koden är {{code}}")]),
        ("utter_verdict_wrong_last_try", [("adviser", "issue_code"), ("user", "koden är {{wrong_code}}")]),
        ("utter_verdict_no_code", [("user", "koden är 482 913")]),
    ],
)
def test_a_masked_code_becomes_one_that_is_answered_alike(
    tmp_path: Path, utter: str, lines: list[tuple[str, object]]
) -> None:
    held = transcript(turn(mask("koden är 351624"), "provide_code", {utter: "…"}))
    assert read_back(as_test(held, "kod"), tmp_path) == [*lines, ("utter", utter)]


def test_a_masked_secret_stays_masked_and_the_file_says_so() -> None:
    held = transcript(turn(mask("mina bankkoder 1234 5678"), "secret_in_message", {"utter_secret_in_message": "…"}))
    written = as_test(held, "hemligt")
    assert "1234" not in written
    assert "••••••" in written
    assert "# •••••• stands for what was masked" in written


def test_a_person_who_handed_back_is_there_again_and_what_was_written_is_left_out(tmp_path: Path) -> None:
    held = transcript(
        turn("en människa", "request_human", {"utter_request_human": "Jag frågar."}, step="op3"),
        Turn("outside", bubbles=[Bubble("Hej.", "agent", name="Anna")]),
        Turn("text", "hej Anna", message_id="1"),
        turn("", "resume_at", {"utter_step_op5": "Steg 5"}, how="outside", step="op5"),
    )
    held.turns[0].bubbles.append(Bubble("Du är först i kön till en person.", "desk"))
    held.turns[-1].bubbles.insert(0, Bubble("Anna har lämnat chatten.", "desk"))
    assert read_back(as_test(held, "lämnad"), tmp_path) == [
        ("agent", "arrives"),
        ("user", "en människa"),
        ("utter", "utter_request_human"),
        ("step", "op3"),
        ("agent", "claims"),
        ("agent", {"hands_back": "op5"}),
        ("utter", "utter_step_op5"),
        ("step", "op5"),
    ]


def said(text: str, intent: str, message_id: str) -> dict[str, Any]:
    """Rasa's event of a pressed button."""
    reading = {"name": intent, "confidence": 1.0}
    page = {"language": "fi", "service": "op_fi", "meeting_id": "m", "message_id": message_id}
    return {
        "event": "user",
        "text": text,
        "metadata": page,
        "parse_data": {"intent": reading, "intent_ranking": [reading]},
    }


def test_rasas_events_become_a_conversation() -> None:
    events = [
        said("chat_opened", "chat_opened", "1"),
        said("Seuraava", "next_step", "2"),
        {"event": "bot", "text": "Vaihe 1/7", "data": {}, "metadata": {"utter_action": "utter_step_op1"}},
        {"event": "bot", "text": None, "data": {"custom": {}}, "metadata": {}},
        {"event": "slot", "name": "step", "value": "op1"},
        said("handoff_ended", "handoff_ended", "3"),
    ]
    held = transcript_of(events)
    assert (held.language, held.service, held.meeting) == ("fi", "op_fi", "booked")
    assert [(each.how, each.said) for each in held.turns] == [("opened", ""), ("button", "Seuraava"), ("outside", "")]
    assert held.turns[1].bubbles[0].utter == "utter_step_op1"
    assert held.turns[1].reading.slots == {"step": "op1"}


def test_a_name_makes_the_file_and_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversations.recording.FOLDER", tmp_path)
    held = transcript(turn("hej", "greet", {"utter_greet": "Hej."}))
    assert save(held, "fraud/Någon ringer!") == tmp_path / "fraud" / "någon_ringer.yml"
    assert save(held, "../../etc") == tmp_path / "recorded" / "etc.yml"
    for name, said in (("fraud/Någon ringer!", "choose another name"), (" ", "Give the test a name")):
        with pytest.raises(NotSaved, match=said):
            save(held, name)
