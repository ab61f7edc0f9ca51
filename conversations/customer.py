"""A customer at desk: opens the chat, writes and presses, by the same calls as the page in the browser."""

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from conversations.transcript import Bubble, Saying, Turn

FAULT = "utter_fault"
_HEARD_WITHIN_SECONDS = 15.0
_LISTENS_EACH_SECONDS = 0.05


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
    _last_number: int = 0

    def open_chat(self) -> Turn:
        turn = Turn("opened", message_id=str(uuid.uuid5(uuid.UUID(hex=self.conversation), "chat_opened")))
        return self._answered(turn, "/v1/conversation/open", None)

    def write(self, text: str) -> Turn:
        return self._say("text", text, {"text": text})

    def press(self, title: str) -> Turn:
        """Raises NotTaken if this button is not among those offered last."""
        if title not in self._offered:
            raise NotTaken(f"Offered are: {', '.join(self._offered) or 'no buttons'}.")
        button = {"message": self._offered_by, "index": self._offered.index(title)}
        return self._say("button", title, {"button": button})

    def hear(self, turn: Turn, *, until_bot: bool = False) -> None:
        """Adds to the turn what has come by itself since the last answer; ``until_bot``: waits for the bot to speak."""
        patience_ends = time.monotonic() + _HEARD_WITHIN_SECONDS
        while True:
            answer = self.http.get(
                f"{self.desk}/v1/messages", headers=self._headers, params={"after": self._last_number}
            )
            answer.raise_for_status()
            messages = answer.json()["messages"]
            bots = [message["turn"] for message in messages if message["from"] == "bot"]
            if bots or not until_bot or time.monotonic() > patience_ends:
                break
            time.sleep(_LISTENS_EACH_SECONDS)
        turn.message_id = bots[-1] if bots else ""
        self._take(turn, [message for message in messages if message["from"] != "customer"])

    def leave_queue(self) -> None:
        self.http.delete(f"{self.desk}/v1/queue", headers=self._headers).raise_for_status()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def _say(self, how: Saying, said: str, body: dict[str, Any]) -> Turn:
        turn = Turn(how, said, message_id=str(uuid.uuid4()))
        return self._answered(turn, "/v1/messages", {"id": turn.message_id, **body})

    def _answered(self, turn: Turn, path: str, body: dict[str, Any] | None) -> Turn:
        began = time.monotonic()
        # As a browser does, which can send half a character too.
        content = None if body is None else json.dumps(body)
        answer = self.http.post(self.desk + path, headers=self._headers, content=content)
        turn.seconds = time.monotonic() - began
        if answer.status_code != httpx.codes.OK:
            raise Refused(answer.json()["error"], answer.json()["message"])
        self._take(turn, answer.json()["messages"])
        return turn

    def _take(self, turn: Turn, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self._last_number = max(self._last_number, message["number"])
            if message["from"] == "customer":
                turn.said = message["text"]
                continue
            custom: dict[str, Any] = message["custom"] or {}
            name = custom.get("name") if message["from"] == "agent" else None
            is_fault = custom.get("type") == "fault"
            if message["text"]:
                utter = FAULT if message["from"] == "bot" and is_fault else None
                turn.bubbles.append(Bubble(message["text"], message["from"], utter, name))
            if (message["from"] == "bot" and not is_fault) or message["buttons"]:
                titles = tuple(button["title"] for button in message["buttons"])
                self._offered_by, self._offered = message["number"], titles
                turn.buttons = list(titles)


def arrive(http: httpx.Client, desk: str, body: dict[str, Any]) -> Customer:
    """Opens a session as the bank's page does. With ``customer_id`` in the body, desk's demo page signs it."""
    if "customer_id" in body:
        signed = http.post(f"{desk}/demo/token", json=body)
        signed.raise_for_status()
        body = {"token": signed.json()["token"]}
    opened = http.post(f"{desk}/v1/sessions", json=body)
    opened.raise_for_status()
    return Customer(http, desk, opened.json()["session"], opened.json()["conversation"])
