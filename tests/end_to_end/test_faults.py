"""When a part is down: an answer in Swedish, soon, no false success, and the walk goes on where it was."""

import os
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from launcher.stack import Stack
from tests.end_to_end.test_code import at_identification, new_meeting
from tests.stack import Conversation, holds_code, state, timed, words

RULES = [
    rule["steps"][0]["intent"]
    for path in sorted(Path("data").rglob("*.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", [])
]
SUCCESS = ("är bekräftad", "redan bekräftad")
SOON = 3.0  # seconds
HANGING = 11.0  # desk's deadline is 10


@pytest.fixture
def without_actions(stack: Stack) -> Iterator[Stack]:
    stack.running.kill("actions")
    yield stack
    stack.start_again("actions")


@pytest.fixture
def without_verification(stack: Stack) -> Iterator[Stack]:
    stack.running.kill("verification")
    yield stack
    stack.start_again("verification")


def test_no_rule_says_success_when_the_action_server_is_dead(without_actions: Stack) -> None:
    assert len(RULES) > 100
    for intent in RULES:
        conversation = Conversation(without_actions, {"meeting_id": "m", "customer_id": "c"})
        answer = words(conversation.say("zzkq") if intent == "nlu_fallback" else conversation.press(intent))
        assert "gick något fel hos oss" in answer, intent
        assert not any(success in answer for success in SUCCESS), intent


def test_the_walk_goes_on_where_it_was_when_the_action_server_is_back(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("jag använder op.fi")
    assert state(conversation.say("nästa"))["step"] == "op2"
    stack.running.kill("actions")
    try:
        with timed(SOON):
            answer = conversation.say("nästa")
        assert "Inget har försvunnit" in words(answer)
        assert state(answer) == {"language": "sv", "service": "op_fi", "step": "op2"}
    finally:
        stack.start_again("actions")
    assert state(conversation.say("nästa"))["step"] == "op3"


def test_a_code_while_verification_is_down_is_answered_soon_and_works_later(stack: Stack) -> None:
    meeting, code = new_meeting(stack)
    conversation = at_identification(stack, meeting, "m9")
    stack.running.kill("verification")
    try:
        with timed(SOON):
            answer = conversation.say(code)
        assert "Jag kan inte kontrollera koden just nu" in words(answer)
        assert state(answer)["step"] == "m9"
    finally:
        stack.start_again("verification")
    assert "din identitet är bekräftad" in words(conversation.say(code))


def test_the_walk_needs_no_verification(without_verification: Stack) -> None:
    conversation = Conversation(without_verification)
    conversation.say("jag använder OP-mobilen")
    assert state(conversation.say("nästa"))["step"] == "m2"


def test_a_hanging_action_server_is_answered_in_time_and_the_step_is_kept(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url("desk"), timeout=20, trust_env=False) as customer:
        session = customer.post("/v1/sessions", json={"language": "sv"}).json()["session"]
        customer.headers["Authorization"] = f"Bearer {session}"

        def say(text: str) -> str:
            answer = customer.post("/v1/messages", json={"id": str(uuid.uuid4()), "text": text}).json()
            return "\n".join(message["text"] for message in answer["messages"] if message["from"] != "customer")

        assert "Steg 1 av 7" in say("jag använder op.fi")
        os.kill(stack.running.pid("actions"), signal.SIGSTOP)
        try:
            with timed(HANGING):
                assert "0100 0500" in say("nästa")
        finally:
            os.kill(stack.running.pid("actions"), signal.SIGCONT)
        for _ in range(50):
            said = customer.get("/v1/messages").json()["messages"][-1]["text"]
            if "Steg 2 av 7" in said:
                break
            time.sleep(0.1)
        assert "Steg 2 av 7" in said
        assert "Steg 3 av 7" in say("nästa")


def test_rasa_started_again_knows_the_step(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("jag använder op.fi")
    conversation.say("nästa")
    stack.running.kill("rasa")
    stack.start_again("rasa")
    assert state(conversation.say("nästa"))["step"] == "op3"


def test_the_channel_and_the_action_server_are_closed_to_strangers(stack: Stack) -> None:
    body = {"sender": "0" * 32, "text": "hej"}
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        for call in ("webhook", "parse"):
            answer = httpx.post(f"{stack.url('rasa')}/webhooks/desk/{call}", json=body, headers=headers)
            assert answer.status_code == 401
        for call in ("health", f"conversations/{'0' * 32}"):
            assert httpx.get(f"{stack.url('rasa')}/webhooks/desk/{call}", headers=headers).status_code == 401
        assert httpx.post(f"{stack.url('actions')}/webhook", json={}, headers=headers).status_code == 401
    for path in ("/webhooks/rest/webhook", "/conversations/x/tracker", "/model/parse"):
        assert httpx.post(stack.url("rasa") + path, json=body).status_code == 404


@pytest.mark.parametrize("body", [b"[1]", b"null", b"{", b'{"sender": "default", "text": "x"}', b"\xff", b""])
def test_bad_messages_are_refused_and_the_server_lives(stack: Stack, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {stack.keys['rasa_token']}", "Content-Type": "application/json"}
    answer = httpx.post(f"{stack.url('rasa')}/webhooks/desk/webhook", content=body, headers=headers)
    assert answer.status_code == 400
    assert stack.service("rasa").is_healthy()


def test_a_conversation_can_be_read_masked_and_erased(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.say("min kod är 482 913")
    headers = {"Authorization": f"Bearer {stack.keys['rasa_token']}"}
    address = f"{stack.url('rasa')}/webhooks/desk/conversations/{conversation.sender}"
    kept = httpx.get(address, headers=headers)
    said = [event["text"] for event in kept.json()["events"] if event["event"] == "user"]
    assert said == ["min kod är ••••••"]
    assert not holds_code(kept.text, "482913")
    assert httpx.delete(address, headers=headers).json()["erased_events"] > 0
    assert httpx.get(address, headers=headers).status_code == 404
