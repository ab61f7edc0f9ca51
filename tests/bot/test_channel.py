"""The channel's rules about what may come in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from bot.channel import LONGEST_TEXT, BadMessage, DeskInput, has_answered, offered_intents, typed, user_message

SENDER = "0" * 32
INTENTS = offered_intents(Domain.load("domain.yml"))
SLASHES = st.lists(st.sampled_from("/ \u00a0\u2003\u3000\u200b\uff0f\u2215\t\x00\ufeff"), max_size=6).map("".join)
COMMANDS = st.sampled_from(
    ["restart", "session_start", "back", 'choose_service{"service": "op_fi"}', "affirm@0.99", ""]
)


def read(body: Any) -> Any:
    return user_message(body, CollectingOutputChannel(), INTENTS)


@settings(max_examples=500)
@given(SLASHES, COMMANDS, st.text(max_size=50))
def test_no_text_is_ever_a_command(slash: str, command: str, rest: str) -> None:
    try:
        text = typed(slash + command + rest)
    except BadMessage:
        return
    assert text
    assert not text.startswith("/")
    message = Message({"text": text})
    assert YAMLStoryReader.unpack_regex_message(message).get("intent") is None


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (None, "'sender' is missing"),
        ([1], "'sender' is missing"),
        ({"sender": SENDER}, "'text' is missing"),
        ({"sender": "abc", "text": "hej"}, "32 hexadecimal"),
        ({"sender": SENDER.replace("0", "\x00"), "text": "hej"}, "32 hexadecimal"),
        ({"sender": SENDER, "text": 7}, "'text' is missing or no string"),
        ({"sender": SENDER, "text": " / \x00"}, "'text' is empty"),
        ({"sender": SENDER, "text": "x" * (LONGEST_TEXT + 1)}, "1000 characters"),
        ({"sender": SENDER, "text": "hej", "metadata": [1]}, "'metadata' must be an object"),
        ({"sender": SENDER, "text": "hej", "button": {"intent": "restart"}}, "no intent of the bot"),
        *(
            ({"sender": SENDER, "text": "hej", "button": {"intent": intent}}, "no intent of the bot")
            for intent in ("session_start", "back", "nlu_fallback", "order_pizza")
        ),
        ({"sender": SENDER, "text": "hej", "button": "next_step"}, "'intent' is missing"),
        ({"sender": SENDER, "text": "hej", "button": {"intent": "next_step", "entities": {"x": {}}}}, "of strings"),
    ],
)
def test_refuses(body: Any, complaint: str) -> None:
    with pytest.raises(BadMessage, match=complaint):
        read(body)


def test_a_button_skips_the_classifier() -> None:
    button = {"intent": "choose_service", "entities": {"service": "op_fi"}}
    message = read({"sender": SENDER, "text": "Jag använder op.fi", "button": button})
    assert message.parse_data["intent"] == {"name": "choose_service", "confidence": 1.0}
    assert message.parse_data["entities"] == [{"entity": "service", "value": "op_fi"}]


@pytest.mark.parametrize(
    ("intent", "entities", "metadata", "language"),
    [
        ("next_step", {}, {"language": "fi"}, ["fi"]),
        ("change_language", {"language": "en"}, {"language": "fi"}, ["en"]),
        ("change_language", {}, {"language": "fi"}, ["fi"]),
        ("choose_service", {"language": "en"}, {"language": "fi"}, ["fi"]),
        ("next_step", {}, {"language": "de"}, []),
        ("next_step", {}, {}, []),
    ],
)
def test_a_button_keeps_the_language_or_changes_it(
    intent: str, entities: dict[str, str], metadata: dict[str, str], language: list[str]
) -> None:
    button = {"intent": intent, "entities": entities}
    message = read({"sender": SENDER, "text": "x", "metadata": metadata, "button": button})
    found = [each["value"] for each in message.parse_data["entities"] if each["entity"] == "conversation_language"]
    assert found == language


def test_metadata_reaches_the_actions() -> None:
    message = read({"sender": SENDER, "text": "hej", "metadata": {"meeting_id": "m", "message_id": "n"}})
    assert message.metadata == {"meeting_id": "m", "message_id": "n"}
    assert message.message_id == "n"


async def answered_again(tracker: DialogueStateTracker | None, message_id: str) -> list[dict[str, Any]] | None:
    class Store:
        async def retrieve(self, sender: str) -> DialogueStateTracker | None:
            assert sender == SENDER
            return tracker

    output = CollectingOutputChannel()
    message = user_message({"sender": SENDER, "text": "x", "metadata": {"message_id": message_id}}, output, INTENTS)
    return output.messages if await has_answered(Store(), message, output) else None


async def test_a_message_that_was_answered_gets_the_same_answer_again() -> None:
    step = {"type": "step", "step": "op3"}
    buttons = [{"title": "Nästa", "payload": "/next_step"}]
    events: list[Event] = [
        UserUttered("hej", metadata={"message_id": "a"}),
        BotUttered("Hej"),
        UserUttered("nästa", metadata={"message_id": "b"}),
        BotUttered("Steg 3", {"buttons": buttons}),
        BotUttered(None, {"custom": step}),
        UserUttered("oj", metadata={"message_id": "c"}),
    ]
    tracker = DialogueStateTracker.from_events(SENDER, events)
    assert await answered_again(tracker, "a") == [{"recipient_id": SENDER, "text": "Hej"}]
    assert await answered_again(tracker, "b") == [
        {"recipient_id": SENDER, "text": "Steg 3", "buttons": buttons},
        {"recipient_id": SENDER, "custom": step},
    ]
    for message_id in ("c", "d"):
        assert await answered_again(tracker, message_id) is None
    assert await answered_again(None, "a") is None


def test_no_token_stops_the_start_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RASA_TOKEN", raising=False)
    with pytest.raises(SystemExit):
        DeskInput.from_credentials(None)
    assert "RASA_TOKEN is not set" in capsys.readouterr().out
