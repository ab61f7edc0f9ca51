"""The four processes as `make run` starts them, on free ports and in a folder of their own."""

import re
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from launcher.processes import Ports, Running, Service, services
from launcher.secrets import load_secrets
from launcher.training import current_model

Message = dict[str, Any]


@dataclass
class Stack:
    """The running services. ``keys`` are the secrets, ``instance`` the folder with the databases and logs."""

    wanted: list[Service]
    running: Running
    keys: dict[str, str]
    instance: Path
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20, trust_env=False))

    def url(self, name: str) -> str:
        return self.service(name).url

    def service(self, name: str) -> Service:
        return next(service for service in self.wanted if service.name == name)

    def start_again(self, name: str) -> None:
        service = self.service(name)
        self.running.start(service)
        self.running.wait_until_healthy([service])

    def adviser(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys['adviser_token']}"}
        return httpx.Client(base_url=self.url("verification"), headers=headers, timeout=10, trust_env=False)

    def written(self) -> str:
        """Everything that the processes have written to disk, as text."""
        files = [path for path in self.instance.rglob("*") if path.is_file()]
        return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


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
    found: dict[str, str | None] = messages[-1]["custom"]["state"]
    return found


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
    model = current_model()
    assert model.exists(), "The bot is not trained: run `make train` first."
    instance = tmp_path_factory.mktemp("instance")
    logs = instance / "logs"
    logs.mkdir()
    keys = load_secrets(instance)
    running = Running(logs)
    wanted = services(keys, model, instance, Ports(*free_ports(4)))
    try:
        for service in wanted:
            running.start(service)
        running.wait_until_healthy(wanted)
        stack = Stack(wanted, running, keys, instance)
        with stack.http:
            yield stack
    finally:
        running.stop()


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


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
