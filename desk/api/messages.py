"""Writing to the bot and reading the conversation."""

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json
from sanic_ext import openapi

from desk import conversations, messages
from desk.api.authentication import authenticated
from desk.api.bearer import bearer_token
from desk.api.bodies import MessageRequest, MessagesAnswer, ReadRequest, messages_answer, read_body, read_number
from desk.api.carried_on import carried_on
from desk.api.documentation import described
from desk.api.errors import ApiError
from desk.said import ChatOpened, Found, Pressed, Said, Typed, turn_of
from desk.services import services_of
from privacy.typed_text import clean_text

_LONGEST_TEXT = 1000

blueprint = Blueprint("messages", url_prefix="/v1")


@blueprint.post("/messages")
@described(takes=MessageRequest, answers={200: MessagesAnswer}, session=True)
@carried_on
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
    return json(messages_answer(await turn))


@blueprint.post("/conversation/open")
@described(answers={200: MessagesAnswer}, session=True)
@carried_on
async def open_conversation(request: Request) -> HTTPResponse:
    """Let the bot greet first. Calling it again gives the same greeting."""
    services = services_of(request)
    async with services.arrivals.of(bearer_token(request)):
        session = await authenticated(request)
        turn = services.turns.begin(session, turn_of(session.conversation, "chat_opened"), ChatOpened())
    return json(messages_answer(await turn))


@blueprint.get("/messages")
@openapi.parameter("after", int, "query")
@described(answers={200: MessagesAnswer}, session=True)
@carried_on
async def get_messages(request: Request) -> HTTPResponse:
    """The messages of the conversation with a number above the query's ``after`` (0 if left out)."""
    session = await authenticated(request)
    after = read_number(request.args.get("after", "0"))
    async with services_of(request).engine.connect() as connection:
        stored = await messages.after(connection, session.conversation, after)
    return json(messages_answer(stored))


@blueprint.put("/conversation/read")
@described(takes=ReadRequest, answers={204: None}, session=True)
@carried_on
async def put_read(request: Request) -> HTTPResponse:
    """Tell how far the customer has read, so that every tab knows what is new."""
    services = services_of(request)
    session = await authenticated(request)
    number = read_body(request, ReadRequest).number
    async with services.engine.begin() as connection:
        news = await conversations.note_read(connection, session.conversation, number)
    if news:
        services.changes.publish(session.conversation)
    return empty()


def _said(body: MessageRequest) -> Said:
    if body.button:
        return Pressed(body.button.message, body.button.index)
    if body.finding:
        return Found(body.finding)
    text = clean_text(body.text or "")
    if not text:
        raise ApiError("text_empty")
    if len(text) > _LONGEST_TEXT:
        raise ApiError("text_too_long")
    return Typed(text)
