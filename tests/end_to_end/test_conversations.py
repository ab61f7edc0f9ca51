"""The conversation tests' player against the four real processes."""

import re
from pathlib import Path

import httpx

from conversations.case import Case, read_cases
from conversations.player import play
from conversations.recording import as_test, transcript_of
from conversations.tracker import events
from conversations.transcript import as_failure
from launcher.stack import Stack

CONFIRMS = """
test_cases:
  - test_case: wrong, unreachable, right
    session: {language: sv, service: op_mobilen, meeting: booked}
    steps:
      - user: gå till identifieringen
      - step: m9
      - adviser: issue_code
      - user: koden är {{wrong_code}}
      - utter: utter_verdict_wrong
      - buttons: [Koden godkänns inte]
      - verification: down
      - user: koden är {{code}}
      - utter: utter_verdict_unreachable
      - verification: up
      - user: koden är {{code grouped}}
      - utter: utter_verdict_confirmed_op_mobilen
"""
FAILS = """
test_cases:
  - test_case: stops at the first failure
    session: {language: sv, service: op_fi, meeting: booked}
    steps:
      - adviser: issue_code
      - user: koden är {{wrong_code}}
      - utter: utter_verdict_confirmed
      - user: nästa
"""


def case(folder: Path, text: str) -> Case:
    path = folder / "case.yml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path)[0]


def test_a_conversation_to_the_confirmed_identity(stack: Stack, tmp_path: Path) -> None:
    played = play(case(tmp_path, CONFIRMS), stack)
    assert played.failure is None, as_failure(played)
    assert stack.service("verification").is_healthy()
    said = [turn.said for turn in played.turns if turn.how == "text"]
    assert said[1:] == ["koden är ••••••"] * 3
    assert played.turns[-1].bubbles[0].utter == "utter_verdict_confirmed_op_mobilen"


def test_a_failure_ends_it_and_shows_no_code(stack: Stack, tmp_path: Path) -> None:
    played = play(case(tmp_path, FAILS), stack)
    assert played.failure
    assert (played.failure.line, played.failure.actual) == (8, "utter_verdict_wrong")
    assert [turn.how for turn in played.turns] == ["opened", "outside", "text"]
    shown = as_failure(played)
    assert "understood provide_code 1.00" in shown
    assert "koden är ••••••" in shown
    assert not re.search(r"\d{6}", shown)


def test_what_a_customer_said_can_be_exported(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url("desk"), timeout=20, trust_env=False) as customer:
        opened = customer.post("/v1/sessions", json={"language": "sv", "service": "op_fi"}).json()
        customer.headers["Authorization"] = f"Bearer {opened['session']}"
        customer.post("/v1/conversation/open")
    kept = events(stack.http, stack.url("rasa"), stack.keys["rasa_token"], opened["conversation"])
    assert "utter: utter_welcome_op_fi" in as_test(transcript_of(kept), "the chat is opened")
