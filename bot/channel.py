"""The one door into Rasa: desk's messages, and nobody else's."""

import hmac
import logging
import os
import re
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.cli import print_error_and_exit
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_schema import check_schema_once
from bot.nlu.language_identifier import CHANGES_LANGUAGE, ENTITY, LANGUAGES
from bot.tracker_store import MaskingTrackerStore, TrackerStoreUnavailable, masked_event
from privacy.typed_text import clean_text

logger = logging.getLogger(__name__)

LONGEST_TEXT = 1_000
FAULT_RESPONSE = "utter_fault"
# restart, back, session_start and the like: no button of ours means those
_RASAS_OWN = frozenset(DEFAULT_INTENTS) - {"out_of_scope"}
_SENDER = re.compile(r"[0-9a-f]{32}")


class Trackers(Protocol):
    """Where conversations are kept."""

    async def retrieve(self, sender_id: str, /) -> DialogueStateTracker | None: ...


Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]


class BadMessage(ValueError):
    """What desk sent does not have the shape that DeskInput describes; the text says what is wrong."""


class DeskInput(InputChannel):
    """Mounted at /webhooks/desk; every call needs ``Authorization: Bearer <RASA_TOKEN>``.

    ``POST webhook`` {"sender": 32 hex, "text": str, "metadata": {…}}, for a button with "button": {"intent": str,
    "entities": {…}} and its title as text; answers with the bot's messages as Rasa's REST channel does. A text is only
    ever text, a button skips the classifier. With "again": true a message that has been answered already, as its
    ``message_id`` in the metadata tells, gets the same answer and nothing is done twice. ``POST parse`` {"text",
    "language"?} -> the pipeline's reading. ``GET``/``DELETE conversations/<sender>`` -> masked events and slots /
    erasure. ``GET health`` -> 200 when model and store answer, else 503.
    """

    @classmethod
    def name(cls) -> str:
        return "desk"

    @classmethod
    def from_credentials(cls, _credentials: dict[str, Any] | None) -> "DeskInput":
        token = os.environ.get("RASA_TOKEN")
        if not token:
            print_error_and_exit("RASA_TOKEN is not set: give Rasa the token that desk sends (`make run` does).")
        check_schema_once()
        return cls(str(token))

    def __init__(self, token: str) -> None:
        self._token = token

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("desk_webhook")
        guarded = self._guarded

        @routes.post("/webhook")
        @guarded
        async def receive(request: Request) -> HTTPResponse:
            agent: Agent = request.app.ctx.agent
            output = CollectingOutputChannel()
            message = user_message(request.json, output, offered_intents(agent.domain))
            if request.json.get("again") and await has_answered(_store(request), message, output):
                return response.json(output.messages)
            await on_new_message(message)
            return response.json(output.messages or [await _fault(agent, message.sender_id)])

        @routes.post("/parse")
        @guarded
        async def parse(request: Request) -> HTTPResponse:
            return response.json(await _reading(request.app.ctx.agent, request.json))

        @routes.get("/conversations/<sender>")
        @guarded
        async def conversation(request: Request, sender: str) -> HTTPResponse:
            tracker = await _store(request).retrieve_full_tracker(_checked_sender(sender))
            if tracker is None:
                return _error(404, "There is no such conversation.")
            events = [masked_event(event.as_dict()) for event in tracker.events]
            return response.json({"events": events, "slots": tracker.current_slot_values()})

        @routes.delete("/conversations/<sender>")
        @guarded
        async def erase(request: Request, sender: str) -> HTTPResponse:
            return response.json({"erased_events": await _store(request).erase(_checked_sender(sender))})

        @routes.get("/health")
        @guarded
        async def health(request: Request) -> HTTPResponse:
            agent: Agent = request.app.ctx.agent
            _store(request).ping()
            await agent.parse_message("ok")
            return response.json({"status": "ok", "model": agent.model_id})

        return routes

    def _guarded(self, handler: Handler) -> Handler:
        """Checks the token, and turns what callers and databases do wrong into an answer."""

        @wraps(handler)
        async def guarded(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(errors="surrogateescape"), f"Bearer {self._token}".encode()):
                return _error(401, "This address needs desk's token.")
            if not _is_ready(request):
                return _error(503, "The model is not loaded.")
            try:
                return await handler(request, *args, **kwargs)
            except BadMessage as error:
                return _error(400, str(error))
            except TrackerStoreUnavailable:
                logger.error("The tracker store's database does not answer.")
                return _error(503, "The conversation can't be read or kept now.")

        return guarded


def user_message(body: Any, output: CollectingOutputChannel, intents: set[str]) -> UserMessage:
    """Desk's JSON as a message for Rasa, answered to ``output``. Raises ``BadMessage``.

    ``intents`` are those a button may name.
    """
    sender = _checked_sender(_field(body, "sender"))
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise BadMessage("'metadata' must be an object.")
    text = typed(_field(body, "text"))
    reading = {"parse_data": _button_reading(text, body["button"], metadata, intents)} if body.get("button") else {}
    return UserMessage(
        text=text,
        output_channel=output,
        sender_id=sender,
        input_channel=DeskInput.name(),
        message_id=metadata.get("message_id"),
        metadata=metadata,
        **reading,
    )


async def has_answered(store: Trackers, message: UserMessage, output: CollectingOutputChannel) -> bool:
    """Whether the conversation holds an answer to the message; it is sent to ``output`` as it was."""
    tracker = await store.retrieve(message.sender_id)
    said: list[BotUttered] | None = None
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            if said:
                break
            is_this = (event.metadata or {}).get("message_id") == message.message_id
            said = [] if is_this else None
        elif isinstance(event, BotUttered) and said is not None:
            said.append(event)
    for event in said or ():
        await output.send_response(message.sender_id, {**event.data, "text": event.text})
    return bool(said)


async def _reading(agent: Agent, body: Any) -> dict[str, Any]:
    """What the pipeline reads in a text that nobody said in a conversation."""
    message = UserMessage(text=typed(_field(body, "text")), metadata={"language": body.get("language")})
    reading: dict[str, Any] = await agent.processor.parse_message(message)  # type: ignore[union-attr] # it is ready
    return reading


def offered_intents(domain: Domain | None) -> set[str]:
    """The intents that a button may name."""
    return set(domain.intents) - _RASAS_OWN if domain else set()


def typed(text: str) -> str:
    """What a customer may say to Rasa: never empty, never too long, never a command."""
    if len(text) > LONGEST_TEXT:
        raise BadMessage(f"'text' may have {LONGEST_TEXT} characters, this one has {len(text)}.")
    clean = clean_text(text)
    if not clean:
        raise BadMessage("'text' is empty.")
    return clean


def _button_reading(text: str, button: Any, metadata: dict[str, Any], intents: set[str]) -> dict[str, Any]:
    intent = _field(button, "intent")
    if intent not in intents:
        raise BadMessage(f"'{intent[:60]}' is no intent of the bot.")
    entities = button.get("entities") or {}
    if not isinstance(entities, dict) or not all(isinstance(value, str) for value in entities.values()):
        raise BadMessage("'entities' must be an object of strings.")
    wanted = entities.get("language") if intent == CHANGES_LANGUAGE else None
    language = wanted or metadata.get("language")
    entities = {name: value for name, value in entities.items() if name != ENTITY}
    if language in LANGUAGES:
        entities[ENTITY] = language
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "intent_ranking": [{"name": intent, "confidence": 1.0}],
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }


def _field(body: Any, name: str) -> str:
    if not isinstance(body, dict) or not isinstance(body.get(name), str):
        raise BadMessage(f"'{name}' is missing or no string.")
    value: str = body[name]
    return value


def _checked_sender(sender: str) -> str:
    if not _SENDER.fullmatch(sender):
        raise BadMessage("'sender' must be 32 hexadecimal digits.")
    return sender


def _is_ready(request: Request) -> bool:
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    return agent is not None and agent.is_ready()


def _store(request: Request) -> MaskingTrackerStore:
    """Ours, out of the wrapper that would hide its failures."""
    wrapper = request.app.ctx.agent.tracker_store
    store: MaskingTrackerStore = getattr(wrapper, "_tracker_store", wrapper)
    return store


async def _fault(agent: Agent, sender: str) -> dict[str, Any]:
    """What is said when nothing was: an action failed, and Rasa keeps quiet about it."""
    tracker = await agent.tracker_store.get_or_create_tracker(sender)
    said = await agent.nlg.generate(FAULT_RESPONSE, tracker, DeskInput.name()) or {}
    slots = tracker.current_slot_values()
    state = {"language": slots["language"], "service": slots["meeting_service"], "step": slots["step"]}
    return {"recipient_id": sender, "text": said.get("text", ""), "custom": {"type": "fault", "state": state}}


def _error(status: int, sentence: str) -> HTTPResponse:
    return response.json({"error": sentence}, status=status)
