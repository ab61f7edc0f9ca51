"""Asks Rasa over our own channel."""

from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, SecretStr

from desk.answers import Answer, UnreadableAnswer, read_answer
from desk.buttons import Button
from desk.vocabulary import Language, Service

_CHANNEL = "/webhooks/desk"
_CONNECT_SECONDS = 0.8
_HEALTH_SECONDS = 2


class NoAnswer(Exception):
    """Rasa gave no answer that can be shown. Says why in a word or two and quotes nothing."""


class Context(BaseModel):
    """What desk tells Rasa beside the message; customer and meeting in a signed session only."""

    message_id: str
    language: Language
    service: Service | None
    customer_id: str | None
    meeting_id: str | None


@dataclass(frozen=True)
class Question:
    """A customer's message as Rasa gets it: text, or a button with its title as the text."""

    conversation: str
    text: str
    button: Button | None
    context: Context

    def as_json(self) -> dict[str, Any]:
        """The body that our channel takes."""
        question: dict[str, Any] = {
            "sender": self.conversation,
            "text": self.text,
            "metadata": self.context.model_dump(exclude_none=True),
        }
        if self.button:
            question["button"] = {"intent": self.button.intent, "entities": self.button.entities}
        return question


class Rasa:
    """The Rasa server at ``url``."""

    def __init__(self, url: str, token: SecretStr) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            # The caller holds the deadline. A server that is gone must be noticed at once.
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            # A kept connection may be one that Rasa is just closing, and no message may be sent twice.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, question: Question) -> Answer:
        """The bot's answer, however long it takes. NoAnswer if there is none that can be shown."""
        try:
            response = await self._client.post(f"{_CHANNEL}/webhook", json=question.as_json())
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__) from error
        if response.status_code != httpx.codes.OK:
            raise NoAnswer(f"status {response.status_code}")
        try:
            return read_answer(response.content)
        except UnreadableAnswer as error:
            raise NoAnswer(str(error)) from error

    async def is_ready(self) -> bool:
        """Whether Rasa says within two seconds that it can answer."""
        try:
            response = await self._client.get(f"{_CHANNEL}/health", timeout=_HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK
