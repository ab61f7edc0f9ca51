"""A customer at desk: opens the chat, writes and presses, by the same calls as the page in the browser."""

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from conversations.transcript import Bubble, Saying, Turn

FAULT = "utter_fault"


class NotTaken(Exception):
    """desk did not take the message; the text says why."""


class Refused(NotTaken):
    """``code`` is for programs, ``sentence`` for the customer."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"desk refuses it: {sentence} ({code})")
        self.code = code
        self.sentence = sentence


@dataclass
class Customer:
    """One session. ``conversation`` is the id by which Rasa knows it."""

    http: httpx.Client
    desk: str
    token: str
    conversation: str
    _offered_by: int = 0
    _offered: tuple[str, ...] = ()

    def open_chat(self) -> Turn:
        turn = Turn("opened", message_id=str(uuid.uuid5(uuid.UUID(hex=self.conversation), "chat_opened")))
        return self._answered(turn, "/v1/conversation/open", None)

    def write(self, text: str) -> Turn:
        return self._say("text", text, {"text": text})

    def press(self, title: str) -> Turn:
        """Raises NotTaken if the bot's last answer does not offer this button."""
        if title not in self._offered:
            raise NotTaken(f"Offered are: {', '.join(self._offered) or 'no buttons'}.")
        button = {"message": self._offered_by, "index": self._offered.index(title)}
        return self._say("button", title, {"button": button})

    def _say(self, how: Saying, said: str, body: dict[str, Any]) -> Turn:
        turn = Turn(how, said, message_id=str(uuid.uuid4()))
        return self._answered(turn, "/v1/messages", {"id": turn.message_id, **body})

    def _answered(self, turn: Turn, path: str, body: dict[str, Any] | None) -> Turn:
        began = time.monotonic()
        # As a browser does, which can send half a character too.
        content = None if body is None else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        answer = self.http.post(self.desk + path, headers=headers, content=content)
        turn.seconds = time.monotonic() - began
        if answer.status_code != httpx.codes.OK:
            raise Refused(answer.json()["error"], answer.json()["message"])
        for message in answer.json()["messages"]:
            if message["from"] == "customer":
                turn.said = message["text"]
                continue
            is_fault = (message["custom"] or {}).get("type") == "fault"
            if message["text"]:
                utter = FAULT if message["from"] == "bot" and is_fault else None
                turn.bubbles.append(Bubble(message["text"], message["from"], utter))
            if message["from"] == "bot" and not is_fault:
                titles = tuple(button["title"] for button in message["buttons"])
                self._offered_by, self._offered = message["number"], titles
                turn.buttons = list(titles)
        return turn


def arrive(http: httpx.Client, desk: str, body: dict[str, Any]) -> Customer:
    """Opens a session as the bank's page does. With ``customer_id`` in the body, desk's demo page signs it."""
    if "customer_id" in body:
        signed = http.post(f"{desk}/demo/token", json=body)
        signed.raise_for_status()
        body = {"token": signed.json()["token"]}
    opened = http.post(f"{desk}/v1/sessions", json=body)
    opened.raise_for_status()
    return Customer(http, desk, opened.json()["session"], opened.json()["conversation"])
