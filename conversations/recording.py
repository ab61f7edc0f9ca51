"""Turns a conversation that was held into a test: in the terminal, or by a customer and read from Rasa, masked."""

import re
from pathlib import Path
from typing import Any

import yaml

from conversations.case import FOLDER
from conversations.knowledge import button_titles
from conversations.tracker import Events, read_events
from conversations.transcript import Bubble, Transcript, Turn
from desk.vocabulary import LANGUAGES
from privacy.masking import MASK

UNSORTED = "recorded"
_SCHEMA = "# yaml-language-server: $schema=../../../conversations/schema.json\n"
_MASKED = "# •••••• stands for what was masked: write something like it instead.\n"
_CODE_INTENT = "provide_code"
_VERDICT = "utter_verdict_"
_RIGHT = ("confirmed", "already_confirmed")
_WRONG = ("wrong", "exhausted", "expired", "locked")
_ANY_CODE = "482 913"
_ISSUED = {"adviser": "issue_code"}
# What desk says to the bot when a person has handed the conversation back.
_HANDED_BACK = ("handoff_ended", "resume_at")
_ARRIVES, _CLAIMS = {"agent": "arrives"}, {"agent": "claims"}


class NotSaved(Exception):
    """The test was not written; the text says why and what to do."""


def save(transcript: Transcript, name: str) -> Path:
    """Writes the test as ``name``, "topic/sentence" or only a sentence, and returns where it stands."""
    topic, _, sentence = name.strip().rpartition("/")
    file = re.sub(r"\W+", "_", sentence.lower()).strip("_")
    folder = re.sub(r"\W+", "_", topic.lower()).strip("_") or UNSORTED
    if not file:
        raise NotSaved("Give the test a name: a sentence that says what happens.")
    path = FOLDER / folder / f"{file}.yml"
    if path.exists():
        raise NotSaved(f"{path} is there already: choose another name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_test(transcript, sentence.strip()), encoding="utf-8")
    return path


def as_test(transcript: Transcript, name: str) -> str:
    """The file's text. Each bubble is expected by its response's key, and the step where it changed.

    What was said between the customer and a person is left out: only that the person handed back matters to the bot.
    """
    session = {"language": transcript.language}
    if transcript.service:
        session["service"] = transcript.service
    if transcript.meeting != "none":
        session["meeting"] = transcript.meeting
    test = {"test_cases": [{"test_case": name, "session": session, "steps": _steps(transcript)}]}
    written = yaml.dump(test, Dumper=_Indented, allow_unicode=True, sort_keys=False, width=1000)
    return _SCHEMA + (_MASKED if MASK in written else "") + written


def transcript_of(events: Events) -> Transcript:
    """The conversation that Rasa keeps, masked as it is."""
    first = next(event for event in events if event["event"] == "user")["metadata"]
    meeting = "booked" if first.get("meeting_id") else "none"
    transcript = Transcript("", "", 1, first.get("language", "sv"), first.get("service"), meeting)
    for event in events:
        if event["event"] == "user":
            transcript.turns.append(_turn(event))
        elif event["event"] == "bot" and event["text"]:
            transcript.turns[-1].bubbles.append(Bubble(event["text"]))
            transcript.turns[-1].buttons = [button["title"] for button in event["data"].get("buttons") or []]
    transcript.add(read_events(events))
    return transcript


def _turn(event: dict[str, Any]) -> Turn:
    message_id, text = event["metadata"]["message_id"], event["text"]
    if event["parse_data"]["intent"]["name"] == "chat_opened":
        return Turn("opened", message_id=message_id)
    if text in _HANDED_BACK:
        return Turn("outside", message_id=message_id)
    # A button skips the pipeline, so that nothing else is in its ranking.
    was_pressed = len(event["parse_data"].get("intent_ranking", [])) == 1 and any(
        text in button_titles(language) for language in LANGUAGES
    )
    return Turn("button" if was_pressed else "text", text, message_id=message_id)


def _steps(transcript: Transcript) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    step = None
    for turn in transcript.turns:
        if _was_for_a_person(turn):
            continue
        saying = _saying(turn)
        if "{{" in str(saying) and _ISSUED not in steps:
            steps.append(_ISSUED)
        steps += saying
        steps += [{"utter": bubble.utter} if bubble.utter else {"bot": bubble.text} for bubble in _expected(turn)]
        now = turn.reading.slots.get("step") or step
        if now != step:
            steps.append({"step": now})
            step = now
    return [_ARRIVES, *steps] if _CLAIMS in steps else steps


def _was_for_a_person(turn: Turn) -> bool:
    """Whether the bot was not asked, and nobody answered at once."""
    return bool(turn.message_id) and not turn.bubbles and not turn.reading.intents


def _expected(turn: Turn) -> list[Bubble]:
    """What comes by itself is not, nor what desk says beside the bot: that depends on who is there."""
    bots = [bubble for bubble in turn.bubbles if bubble.speaker == "bot"]
    return turn.bubbles if not bots and turn.how != "outside" else bots


def _saying(turn: Turn) -> list[dict[str, Any]]:
    if turn.line:
        return [turn.line]
    if turn.how == "outside" and turn.reading.intent in _HANDED_BACK:
        is_elsewhere = turn.reading.intent == "resume_at"
        return [_CLAIMS, {"agent": {"hands_back": turn.reading.slots["step"]} if is_elsewhere else "hands_back"}]
    if turn.how == "button":
        return [{"button": turn.said}]
    if turn.how == "text":
        return [{"user": turn.said.replace(MASK, _code(turn)) if turn.reading.intent == _CODE_INTENT else turn.said}]
    return []


def _code(turn: Turn) -> str:
    """What stood where a code is masked, by what the bot said to it."""
    verdicts = [utter.removeprefix(_VERDICT) for utter in turn.reading.utters if utter and utter.startswith(_VERDICT)]
    if any(verdict.startswith(_RIGHT) for verdict in verdicts):
        return "{{code}}"
    if any(verdict.startswith(_WRONG) for verdict in verdicts):
        return "{{wrong_code}}"
    return _ANY_CODE


class _Indented(yaml.SafeDumper):
    """Indents lists, as the other tests do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
