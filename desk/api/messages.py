"""Writing to the bot and reading the conversation."""

import asyncio

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json
from sanic_ext import openapi

from desk import messages
from desk.api.authentication import authenticated
from desk.api.bearer import bearer_token
from desk.api.bodies import MessageRequest, MessagesAnswer, messages_answer, read_body
from desk.api.documentation import described
from desk.api.errors import ApiError
from desk.services import services_of
from desk.turns import ChatOpened, Pressed, Said, Typed, opening_turn
from privacy.typed_text import clean_text

_LONGEST_TEXT = 1000

blueprint = Blueprint("messages", url_prefix="/v1")


@blueprint.post("/messages")
@described(takes=MessageRequest, answers={200: MessagesAnswer}, session=True)
async def post_message(request: Request) -> HTTPResponse:
    """Say something to the bot. Answers with the message as it is kept, masked, and what came of it."""
    services = services_of(request)
    # Until the turn stands in its line: who comes first goes first, however long the database takes.
    async with services.arrivals.of(bearer_token(request)):
        session = await authenticated(request)
        body = read_body(request, MessageRequest)
        said = _said(body)
        if not services.burst.allows(session.conversation):
            raise ApiError("too_many_messages")
        turn = services.turns.begin(session, str(body.id), said)
    return json(messages_answer(await asyncio.shield(turn)))


@blueprint.post("/conversation/open")
@described(answers={200: MessagesAnswer}, session=True)
async def open_conversation(request: Request) -> HTTPResponse:
    """Let the bot greet first. Calling it again gives the same greeting."""
    services = services_of(request)
    async with services.arrivals.of(bearer_token(request)):
        session = await authenticated(request)
        turn = services.turns.begin(session, opening_turn(session.conversation), ChatOpened())
    return json(messages_answer(await asyncio.shield(turn)))


@blueprint.get("/messages")
@openapi.parameter("after", int, "query")
@described(answers={200: MessagesAnswer}, session=True)
async def get_messages(request: Request) -> HTTPResponse:
    """The messages of the conversation with a number above the query's ``after`` (0 if left out)."""
    session = await authenticated(request)
    after = _number(request.args.get("after", "0"))
    async with services_of(request).engine.connect() as connection:
        stored = await messages.after(connection, session.conversation, after)
    return json(messages_answer(stored))


def _said(body: MessageRequest) -> Said:
    if body.button:
        return Pressed(body.button.message, body.button.index)
    text = clean_text(body.text or "")
    if not text:
        raise ApiError("text_empty")
    if len(text) > _LONGEST_TEXT:
        raise ApiError("text_too_long")
    return Typed(text)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise ApiError("bad_request")
    return int(written)
