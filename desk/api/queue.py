"""Leaving the queue, from wherever in the conversation the customer is."""

import uuid

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from desk import conversations, messages
from desk.api.authentication import authenticated
from desk.api.bodies import MessagesAnswer, messages_answer
from desk.api.carried_on import carried_on
from desk.api.documentation import described
from desk.changes import QUEUE
from desk.handoff.answering import leave_queue
from desk.services import services_of

blueprint = Blueprint("queue", url_prefix="/v1")


@blueprint.delete("/queue")
@described(answers={200: MessagesAnswer}, session=True)
@carried_on
async def delete_place(request: Request) -> HTTPResponse:
    """Wait no longer for a person. Answers with what is said to it: nothing if the customer did not wait."""
    services = services_of(request)
    conversation = (await authenticated(request)).conversation
    async with services.engine.begin() as connection:
        known = await conversations.lock(connection, conversation)
        said = await leave_queue(connection, conversation, known)
        stored = await messages.append(connection, conversation, str(uuid.uuid4()), said)
    services.changes.publish(conversation)
    services.changes.publish(QUEUE)
    return json(messages_answer(stored))
