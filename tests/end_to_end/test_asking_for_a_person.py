"""The bot asks desk for a person, and goes on afterwards: over the channel, with the real model and actions."""

import pytest

from launcher.stack import Stack
from tests.stack import Conversation, Message, state, titles, words

CHOICES = {
    "sv": ["Jag använder op.fi", "Jag använder OP-mobilen"],
    "fi": ["Käytän op.fi-palvelua", "Käytän OP-mobiilia"],
    "en": ["I use op.fi", "I use OP-mobile"],
}


def reasons(messages: list[Message]) -> list[str]:
    """Why desk is asked for a person."""
    customs = [message.get("custom") or {} for message in messages]
    return [custom["reason"] for custom in customs if custom.get("type") == "handoff"]


@pytest.mark.parametrize(
    ("language", "wish"),
    [
        ("sv", "jag vill prata med en riktig människa"),
        ("fi", "haluan puhua ihmisen kanssa"),
        ("en", "can i speak to a real person"),
    ],
)
def test_who_asks_for_a_person_keeps_the_step_and_the_phone_number(stack: Stack, language: str, wish: str) -> None:
    conversation = Conversation(stack, metadata={"language": language})
    conversation.press("resume_at", step="op3")
    answer = conversation.say(wish)
    assert reasons(answer) == ["asked"]
    assert "0100 0500" in words(answer)
    assert state(answer)["step"] == "op3"


def test_a_report_of_fraud_asks_by_itself_and_stays_the_reason_for_a_while(stack: Stack) -> None:
    conversation = Conversation(stack)
    warning = conversation.press("asked_for_secrets")
    assert "0100 0500" in warning[0]["text"]
    assert reasons(warning) == ["fraud"]
    conversation.press("echo")
    assert reasons(conversation.press("request_human")) == ["fraud"]


def test_two_failures_in_a_row_and_a_locked_meeting_are_reasons(stack: Stack) -> None:
    conversation = Conversation(stack)
    conversation.press("none_of_these")
    conversation.press("none_of_these")
    assert reasons(conversation.press("request_human")) == ["failures"]
    assert reasons(conversation.press("request_human")) == ["asked"]
    conversation.press("code_checked", outcome="locked", attempts_left="0")
    conversation.press("repeat_step")
    assert reasons(conversation.press("request_human")) == ["locked"]


@pytest.mark.parametrize("language", CHOICES)
def test_afterwards_the_guide_goes_on_where_the_customer_was(stack: Stack, language: str) -> None:
    conversation = Conversation(stack, metadata={"language": language})
    assert titles(conversation.press("handoff_ended")) == CHOICES[language]
    conversation.press("resume_at", step="m4")
    conversation.press("request_human")
    assert state(conversation.press("handoff_ended")) == {"language": language, "service": "op_mobilen", "step": "m4"}
    assert state(conversation.press("resume_at", step="op2"))["service"] == "op_fi"
