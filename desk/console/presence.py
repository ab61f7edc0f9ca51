"""What agents say of themselves, and the texts they work with."""

from typing import get_args

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json

from desk import replies
from desk.api.bodies import read_body
from desk.api.documentation import described
from desk.api.errors import ApiError
from desk.changes import QUEUE
from desk.console import bodies
from desk.console.access import for_staff
from desk.handoff import people
from desk.handoff.talking import Agent
from desk.services import services_of
from desk.vocabulary import LANGUAGES, Service

blueprint = Blueprint("console_presence", url_prefix="/v1/console")


@blueprint.put("/presence")
@described(takes=bodies.Presence, answers={204: None}, staff=True)
@for_staff()
async def put_presence(request: Request, agent: Agent) -> HTTPResponse:
    """Say whether new customers may come, and how many at once."""
    services = services_of(request)
    body = read_body(request, bodies.Presence)
    async with services.engine.begin() as connection:
        await people.note_status(connection, agent.id, body.status, body.capacity)
    services.changes.publish(QUEUE)
    return empty()


@blueprint.get("/replies")
@described(answers={200: bodies.RepliesAnswer}, staff=True)
@for_staff()
async def get_replies(request: Request, _: Agent) -> HTTPResponse:
    """The bot's answers and steps in the query's ``language``."""
    language = next((each for each in LANGUAGES if each == request.args.get("language")), None)
    if language is None:
        raise ApiError("bad_request")
    cards = replies.step_cards(language)
    answer = bodies.RepliesAnswer(
        replies=[bodies.ReplyAnswer.model_validate(reply) for reply in replies.replies(language)],
        steps={
            service: [bodies.StepCardAnswer.model_validate(card) for card in cards[service]]
            for service in get_args(Service)
        },
    )
    return json(answer.model_dump(mode="json"))
