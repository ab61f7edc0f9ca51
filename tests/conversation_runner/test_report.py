"""What a person reads of played conversations: in the terminal, in the report and about the coverage."""

import re
from pathlib import Path

import pytest

from conversations import report
from conversations.coverage import Limits, limits, measure, summary, touches
from conversations.customer import FAULT
from conversations.knowledge import Knowledge, knowledge
from conversations.transcript import Bubble, Failure, Reading, Transcript, Turn, as_failure
from tests.conversation_runner.played import transcript, turn

FAILED = transcript(
    turn("ingen hör mig <b>", "others_cannot_hear_me", {"utter_others_cannot_hear_me": "Kontrollera mikrofonen."}),
    failure=Failure(9, "step: op2", "op1", [("step", "op2", "op1")]),
)
PASSED = transcript(turn("nästa", "next_step", {"utter_step_op1": "Steg 1 av 7"}, step="op1"))
KNOWN = Knowledge(
    intents=frozenset({"next_step", "affirm", "identity_confirmed"}),
    responses=frozenset({"utter_step_op1", "utter_step_op2", "utter_asked_for_secrets"}),
    slots=frozenset(),
    steps=("op1", "op2"),
)
LEAST = Limits({"steps": 100, "intents": 10, "responses": 0, "fraud": 0, "outcomes": 0}, {"identity_confirmed": "why"})


def test_a_failure_shows_chat_expected_beside_actual_reading_and_slots() -> None:
    shown = as_failure(FAILED)
    for line in (
        "line 9: step: op2",
        "Customer  ingen hör mig <b>",
        "    Bot   Kontrollera mikrofonen.",
        "tests/conversations/happy_path/a.yml:9",
        "expected  step: op2",
        "actual    op1",
        "understood others_cannot_hear_me 0.91   closest: greet 0.05",
        "answered  by action_answer",
        "slots     language=sv",
        "slot      step: expected op2, is op1",
    ):
        assert line in shown.splitlines()


def test_what_the_channel_says_for_a_dead_action_server_counts_as_its_response() -> None:
    asked = Turn("text", "nästa", message_id="1", bubbles=[Bubble("Nu gick något fel.", utter=FAULT)])
    played = transcript(asked)
    played.add({"1": Reading([("next_step", 1.0)], [], {"language": "sv"})})
    assert ("responses", FAULT, "sv") in set(touches(played))


def test_a_transcript_survives_the_way_from_a_worker() -> None:
    assert as_failure(Transcript.from_json(FAILED.as_json())) == as_failure(FAILED)


def test_desk_and_agents_are_named_and_the_bots_bubbles_keep_their_keys(tmp_path: Path) -> None:
    asked = Turn("text", "en människa", message_id="1", bubbles=[Bubble("Jag frågar."), Bubble("Du är först.", "desk")])
    claimed = Turn("outside", "agent: claims", bubbles=[Bubble("Hej <b>", "agent", name="Anna")])
    written = Turn("text", "nästa", message_id="2")
    played = transcript(asked, claimed, written)
    played.add({"1": Reading([("request_human", 1.0)], ["utter_request_human"], {"language": "fi", "step": "op3"})})
    assert [bubble.utter for bubble in asked.bubbles] == ["utter_request_human", None]
    assert written.reading.slots == {"language": "fi", "step": "op3"}
    assert "    Anna  Hej <b>" in as_failure(played).splitlines()
    path = tmp_path / "report.html"
    report.write([played], [], True, path)
    html = path.read_text(encoding="utf-8")
    assert 'Hej &lt;b&gt;<span class="key" lang="en">said by Anna of the staff</span>' in html
    assert 'Du är först.<span class="key" lang="en">said by desk</span>' in html


def test_coverage_counts_once_for_each_language() -> None:
    english = transcript(turn("next", "next_step", {"utter_step_op2": "Step 2"}, language="en"), language="en")
    parts = {part.name: part for part in measure([PASSED, english], KNOWN, LEAST)}
    steps, intents = parts["steps"], parts["intents"]
    assert steps.percent == pytest.approx(100 * 2 / 6)
    assert steps.missing_by_language() == {"sv": ["op2"], "fi": ["op1", "op2"], "en": ["op1"]}
    assert not steps.is_enough
    assert len(intents.wanted) == 2 * 3
    assert intents.is_enough
    said = summary([steps, intents], with_missing=True)
    assert "steps       33.3 %     2 of 6, at least 100 % is wanted" in said
    assert "    fi: op1, op2" in said
    assert "affirm" not in said


@pytest.mark.parametrize(
    ("utter", "touched"),
    [
        ("utter_step_op1", ("steps", "op1", "sv")),
        ("utter_verdict_wrong_last_try", ("outcomes", "wrong", "sv")),
        ("utter_verdict_confirmed_op_mobilen", ("outcomes", "confirmed", "sv")),
        ("utter_verdict_already_confirmed", ("outcomes", "already_confirmed", "sv")),
        ("utter_suspicious_link", ("fraud", "utter_suspicious_link", "sv")),
    ],
)
def test_a_response_tells_what_is_touched(utter: str, touched: tuple[str, str, str]) -> None:
    assert touched in set(touches(transcript(turn("x", "greet", {utter: "…"}))))


def test_a_button_counts_in_the_language_in_which_it_was_offered() -> None:
    pressed = transcript(turn("Suomi", "change_language", {}, how="button", language="fi"))
    assert ("buttons", "speak_finnish", "sv") in set(touches(pressed))


def test_what_is_out_of_reach_exists() -> None:
    assert limits().out_of_reach.keys() <= knowledge().intents | knowledge().responses


def test_the_report_is_one_file_that_asks_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "report.html"
    report.write([PASSED, FAILED], measure([PASSED, FAILED], KNOWN, LEAST), True, path)
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!data:,)""", html)
    assert "ingen hör mig &lt;b&gt;" in html
    assert html.index("Kontrollera mikrofonen.") < html.index("Steg 1 av 7")
    assert "1 failed" in html
    assert "Answered by <strong>action_answer</strong>" in html
    assert 'data-step="op1"' in html


def test_words_that_differ_are_marked() -> None:
    wanted, found = report.differences(Failure(1, "bot: Gå till kundtjänsten nu", "Gå till kundservicen nu"))
    assert wanted == [("bot: ", False), ("Gå till ", False), ("kundtjänsten", True), (" nu", False)]
    assert found == [("Gå till ", False), ("kundservicen", True), (" nu", False)]
