"""Transcripts as a played conversation leaves them."""

from typing import Any

from conversations.transcript import Bubble, Failure, Reading, Saying, Transcript, Turn


def turn(said: str, intent: str, utters: dict[str, str], how: Saying = "text", **slots: Any) -> Turn:
    """``utters``: response key -> text."""
    return Turn(
        how,
        said,
        bubbles=[Bubble(text, utter=utter) for utter, text in utters.items()],
        reading=Reading(
            [(intent, 0.91), ("greet", 0.05)], list(utters), {"language": "sv", **slots}, actions=["action_answer"]
        ),
    )


def transcript(*turns: Turn, failure: Failure | None = None, language: str = "sv") -> Transcript:
    path = "tests/conversations/happy_path/a.yml"
    return Transcript("a case", path, 3, language, "op_fi", "booked", list(turns), failure)
