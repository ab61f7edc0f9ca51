"""The conversation as a live stream."""

from contextlib import aclosing

from sanic import Blueprint, Request
from sanic.http import Http
from sanic_ext import openapi

from desk.api.authentication import authenticated
from desk.api.bodies import MessageAnswer, read_number
from desk.api.documentation import described
from desk.messages import Message
from desk.services import services_of
from desk.stream import Stream

blueprint = Blueprint("events", url_prefix="/v1")


@blueprint.get("/events")
@openapi.parameter("Last-Event-ID", int, "header")
@described(answers={200: None}, session=True)
async def get_events(request: Request) -> None:
    """The messages with a number above Last-Event-ID (0 if left out), then each change: server-sent events.

    ``message`` carries a message, ``state`` the newest number, what has been read, whether the bot writes, and the
    language: first after what is history, then when it changes.
    """
    services = services_of(request)
    session = await services.carrying.through(authenticated(request))
    after = read_number(request.headers.get("last-event-id", "0"))
    deadline = services.settings.answer_deadline_seconds
    stream = Stream(services.engine, services.changes, deadline, _shown, services.carrying, services.board)
    if isinstance(request.stream, Http):
        request.stream.keep_alive = False  # or the idle connection would hold up the end of the process
    response = await request.respond(content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    with services.identity.on(session):
        async with aclosing(stream.of(session.conversation, after)) as texts:
            async for text in texts:
                await response.send(text)
    await response.eof()


def _shown(message: Message) -> str:
    return MessageAnswer.model_validate(message).model_dump_json(by_alias=True)
