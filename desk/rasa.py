"""Asks Rasa over our own channel."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from pydantic import BaseModel, Field, SecretStr, TypeAdapter, ValidationError

from desk.answers import Answer, UnreadableAnswer, read_answer
from desk.equipment import Equipment
from desk.said import Utterance
from desk.vocabulary import Language, Service

_CHANNEL = "/webhooks/desk"
_CONNECT_SECONDS = 0.8
_HEALTH_SECONDS = 2


# Those that the bot answers with a warning, as in actions/fraud.py, which needs Rasa's SDK.
FRAUD_INTENTS = frozenset(
    {"suspicious_link", "asked_for_secrets", "unexpected_confirmation_request", "already_gave_secrets"}
)


class NoAnswer(Exception):
    """Rasa gave no answer that can be shown. Says why in a word or two and quotes nothing."""


class Away(NoAnswer):
    """Rasa cannot be reached, or ended while it was asked. It may answer when it is there again."""


class Reading(BaseModel):
    """``confidence`` from 0 to 1."""

    intent: str = Field(validation_alias="name")
    confidence: float

    @property
    def is_fraud(self) -> bool:
        return self.intent in FRAUD_INTENTS


class _Parsed(BaseModel):
    intent_ranking: list[Reading]


_PARSED = TypeAdapter(_Parsed)


class Context(BaseModel):
    """What desk tells Rasa beside the message; customer and meeting in a signed session only."""

    message_id: str
    language: Language
    service: Service | None
    customer_id: str | None
    meeting_id: str | None
    equipment: Equipment | None

    def as_metadata(self) -> dict[str, object]:
        equipment = self.equipment.as_metadata() if self.equipment else {}
        return {**equipment, **self.model_dump(exclude={"equipment"}, exclude_none=True)}


@dataclass(frozen=True)
class Question:
    """A customer's message as Rasa gets it. ``again``: it may have got it before, and must not act on it twice."""

    conversation: str
    asked: Utterance
    context: Context
    again: bool = False

    def as_json(self) -> dict[str, Any]:
        """The body that our channel takes."""
        question: dict[str, Any] = {
            "sender": self.conversation,
            "text": self.asked.text,
            "metadata": self.context.as_metadata(),
        }
        button = self.asked.button
        if button:
            question["button"] = {"intent": button.intent, "entities": button.entities}
        if self.again:
            question["again"] = True
        return question


class Rasa:
    """The Rasa server at ``url``. Made in a running event loop."""

    def __init__(self, url: str, token: SecretStr) -> None:
        self._session = aiohttp.ClientSession(
            base_url=url,
            headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            # The caller holds the deadline. A server that is gone must be noticed at once.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
            # A kept connection may be one that Rasa is just closing, and no message may be sent twice.
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
        )

    async def close(self) -> None:
        await self._session.close()

    async def ask(self, question: Question) -> Answer:
        """The bot's answer, however long it takes. NoAnswer if none can be shown; Away if there may still be one."""
        try:
            try:
                status, body = await self._post(question)
            except aiohttp.ConnectionTimeoutError:
                # Nothing was sent. It may be that this process was too busy to see that Rasa had answered.
                status, body = await self._post(question)
        except aiohttp.ClientError as error:
            raise Away(type(error).__name__) from error
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Away("status 503")
        if status != HTTPStatus.OK:
            raise NoAnswer(f"status {status}")
        try:
            return read_answer(body, may_be_empty=question.asked.silent)
        except UnreadableAnswer as error:
            raise NoAnswer(str(error)) from error

    async def _post(self, question: Question) -> tuple[int, bytes]:
        path = f"{_CHANNEL}/webhook"
        async with self._session.post(path, json=question.as_json(), allow_redirects=False) as response:
            return response.status, await response.read()

    async def readings(self, text: str, language: Language) -> list[Reading]:
        """What the text may mean, likeliest first. NoAnswer, or Away, if Rasa does not say so within two seconds."""
        body = {"text": text, "language": language}
        try:
            async with asyncio.timeout(_HEALTH_SECONDS), self._session.post(f"{_CHANNEL}/parse", json=body) as response:
                if response.status != HTTPStatus.OK:
                    raise NoAnswer(f"status {response.status}")
                return _PARSED.validate_json(await response.read()).intent_ranking
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Away(type(error).__name__) from None
        except ValidationError:
            raise NoAnswer("garbage") from None  # pydantic's error quotes the text

    async def is_ready(self) -> bool:
        """Whether Rasa says within two seconds that it can answer."""
        try:
            async with asyncio.timeout(_HEALTH_SECONDS), self._session.get(f"{_CHANNEL}/health") as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False
