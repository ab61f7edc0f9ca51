"""The four processes as `make run` starts them, on free ports and in a folder of their own."""

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from launcher.stack import Stack, started

Message = dict[str, Any]


@dataclass
class Conversation:
    """One conversation over the channel, as desk holds it: it sends back the language of the last answer."""

    stack: Stack
    metadata: dict[str, str] = field(default_factory=dict)
    sender: str = field(default_factory=lambda: secrets.token_hex(16))

    def say(self, text: str) -> list[Message]:
        return self._post({"text": text})

    def press(self, intent: str, **entities: str) -> list[Message]:
        return self._post({"text": intent, "button": {"intent": intent, "entities": entities}})

    def _post(self, body: dict[str, Any]) -> list[Message]:
        metadata = {**self.metadata, "message_id": secrets.token_hex(8)}
        answer = self.stack.http.post(
            f"{self.stack.url('rasa')}/webhooks/desk/webhook",
            headers={"Authorization": f"Bearer {self.stack.keys['rasa_token']}"},
            json={"sender": self.sender, "metadata": metadata, **body},
        )
        answer.raise_for_status()
        messages: list[Message] = answer.json()
        self.metadata["language"] = str(state(messages)["language"])
        return messages


def words(messages: list[Message]) -> str:
    """What the customer reads."""
    return "\n".join(message["text"] for message in messages if message.get("text"))


def state(messages: list[Message]) -> dict[str, str | None]:
    """Where the bot says the customer is: the end of every answer."""
    told: dict[str, str | None] = messages[-1]["custom"]["state"]
    return {name: told[name] for name in ("language", "service", "step")}


def titles(messages: list[Message]) -> list[str]:
    """The quick replies, which stand under the last bubble alone."""
    bubbles = [message for message in messages if "text" in message]
    assert not any(bubble.get("buttons") for bubble in bubbles[:-1])
    return [button["title"] for button in bubbles[-1].get("buttons", [])]


def holds_code(written: str, code: str) -> bool:
    """Whether the code stands in the text, grouped or not, but not inside a longer number."""
    digits = r"[ .-]?".join(code)
    return re.search(rf"(?<!\d){digits}(?!\d)", written) is not None


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with started(tmp_path_factory.mktemp("instance")) as stack:
        yield stack


def timed(seconds: float) -> "_Deadline":
    return _Deadline(seconds)


class _Deadline:
    """``with timed(3):`` fails when what stands in it takes longer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._started = time.monotonic()

    def __exit__(self, *_: object) -> None:
        took = time.monotonic() - self._started
        assert took < self._seconds, f"took {took:.1f} s"
