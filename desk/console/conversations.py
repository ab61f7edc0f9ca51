"""What agents do with conversations."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import conversations, messages, sessions
from desk.api.bodies import MessagesAnswer, messages_answer, read_body, read_number
from desk.api.documentation import described
from desk.api.errors import ApiError
from desk.changes import QUEUE, staff
from desk.console import bodies
from desk.console.access import for_staff
from desk.console.card import card, may_see, title, with_meeting
from desk.handoff import talking
from desk.handoff.people import name_of, people
from desk.handoff.talking import Agent
from desk.handoff.transitions import NotPossible
from desk.handoff.waiting import LAST_SAID
from desk.rasa import NoAnswer
from desk.replies import reply_to, step_card
from desk.said import HandedBack, IdentityConfirmed
from desk.services import Services, services_of
from desk.tables import conversations as table

_SUGGESTIONS = 3
_ID = "<conversation:[0-9a-f]{32}>"

blueprint = Blueprint("console_conversations", url_prefix="/v1/console/conversations")


@blueprint.get(f"/{_ID}")
@described(answers={200: bodies.CardAnswer}, staff=True)
@for_staff()
async def get_card(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """All of a conversation that waits or is the agent's own. A lead sees the colleagues' too."""
    return json(await _card(services_of(request), agent, conversation))


@blueprint.get(f"/{_ID}/messages")
@described(answers={200: MessagesAnswer}, staff=True)
@for_staff()
async def get_messages(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """The messages with a number above the query's ``after``."""
    after = read_number(request.args.get("after", "0"))
    async with services_of(request).engine.connect() as connection:
        await _seen(connection, conversation, agent)
        stored = await messages.after(connection, conversation, after)
    return json(messages_answer(stored))


@blueprint.post(f"/{_ID}/claim")
@described(takes=bodies.Nothing, answers={200: bodies.CardAnswer}, staff=True)
@for_staff()
async def post_claim(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Take the conversation. One of all who try gets it; the others hear who."""
    services = services_of(request)
    try:
        async with services.engine.begin() as connection:
            await _exists(connection, conversation)
            await talking.claim(connection, conversation, agent, str(uuid.uuid4()))
    except NotPossible as reason:
        async with services.engine.connect() as connection:
            by = await name_of(connection, reason.holder)
        raise ApiError("claimed" if by else "not_waiting", by) from reason
    _changed(services, conversation, agent.id)
    return json(await _card(services, agent, conversation))


@blueprint.post(f"/{_ID}/messages")
@described(takes=bodies.Written, answers={200: MessagesAnswer}, staff=True)
@for_staff()
async def post_message(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Write to the customer, or send the card of a step in the customer's language."""
    services = services_of(request)
    body = read_body(request, bodies.Written)
    async with _own(services, conversation) as connection:
        known = await talking.mine(connection, conversation, agent)
        said = body.text or step_card(body.step or "", known.language)
        if said is None:
            raise ApiError("not_found")
        stored = await talking.write(connection, conversation, agent, str(body.id), said)
    services.changes.publish(conversation)
    services.changes.publish(staff(agent.id))
    return json(messages_answer(stored))


@blueprint.post(f"/{_ID}/notes")
@described(takes=bodies.Note, answers={204: None}, staff=True)
@for_staff()
async def post_note(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Write something for the colleagues."""
    text = read_body(request, bodies.Note).text
    async with services_of(request).engine.begin() as connection:
        await _seen(connection, conversation, agent)
        await talking.note(connection, conversation, agent, text)
    return empty()


@blueprint.post(f"/{_ID}/transfer")
@described(takes=bodies.Transfer, answers={204: None}, staff=True)
@for_staff()
async def post_transfer(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Give the conversation to a colleague, or back into the queue."""
    services = services_of(request)
    body = read_body(request, bodies.Transfer)
    async with _own(services, conversation) as connection:
        if body.to and body.to not in {person.id for person in await people(connection)}:
            raise ApiError("not_found")
        holder = await talking.transfer(connection, conversation, agent, str(uuid.uuid4()), body.to)
        if body.note:
            await talking.note(connection, conversation, agent, body.note)
    _changed(services, conversation, holder)
    return empty()


@blueprint.post(f"/{_ID}/hand-back")
@described(takes=bodies.HandBack, answers={204: None}, staff=True)
@for_staff()
async def post_hand_back(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Let the bot go on, at a step or where it was."""
    services = services_of(request)
    step = read_body(request, bodies.HandBack).step
    if step and step_card(step, "sv") is None:
        raise ApiError("not_found")
    async with _own(services, conversation) as connection:
        holder = await talking.hand_back(connection, conversation, agent, str(uuid.uuid4()))
        session = await sessions.latest_of(connection, conversation)
    _changed(services, conversation, holder)
    if session and session.meeting_id:  # what was confirmed meanwhile the bot has not heard
        services.turns.begin(session, str(uuid.uuid4()), IdentityConfirmed())
    if session:
        services.turns.begin(session, str(uuid.uuid4()), HandedBack(step))
    return empty()


@blueprint.post(f"/{_ID}/close")
@described(takes=bodies.Close, answers={204: None}, staff=True)
@for_staff()
async def post_close(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """End the conversation. What the customer writes next goes to the bot."""
    services = services_of(request)
    reason = read_body(request, bodies.Close).reason
    async with _own(services, conversation) as connection:
        holder = await talking.close(connection, conversation, agent, str(uuid.uuid4()), reason)
    _changed(services, conversation, holder)
    return empty()


@blueprint.put(f"/{_ID}/typing")
@described(takes=bodies.Nothing, answers={204: None}, staff=True)
@for_staff()
async def put_typing(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Let the customer see for some seconds that an answer is being written."""
    services = services_of(request)
    async with _own(services, conversation) as connection:
        await talking.note_typing(connection, conversation, agent)
    services.changes.publish(conversation)
    return empty()


@blueprint.put(f"/{_ID}/read")
@described(takes=bodies.Read, answers={204: None}, staff=True)
@for_staff()
async def put_read(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """Tell how far the agent has read."""
    services = services_of(request)
    number = read_body(request, bodies.Read).number
    async with _own(services, conversation) as connection:
        await talking.note_read(connection, conversation, agent, number)
    services.changes.publish(staff(agent.id))
    return empty()


@blueprint.get(f"/{_ID}/suggestions")
@described(answers={200: bodies.SuggestionsAnswer}, staff=True)
@for_staff()
async def get_suggestions(request: Request, agent: Agent, conversation: str) -> HTTPResponse:
    """What the bot would answer to the customer's last message, likeliest reading first. Empty if the bot is away."""
    services = services_of(request)
    async with services.engine.connect() as connection:
        row = await _seen(connection, conversation, agent)
        text = await connection.scalar(select(LAST_SAID).where(table.c.id == conversation))
    try:
        readings = await services.rasa.readings(text, row.language) if text else []
    except NoAnswer:
        readings = []
    found = [(reply_to(each.intent, row.language), each) for each in readings]
    suggestions = [
        bodies.SuggestionAnswer(
            intent=each.intent, title=title(each.intent), text=reply.text, confidence=round(each.confidence, 2)
        )
        for reply, each in found
        if reply
    ]
    return json(bodies.SuggestionsAnswer(suggestions=suggestions[:_SUGGESTIONS]).model_dump(mode="json"))


async def _card(services: Services, agent: Agent, conversation: str) -> dict[str, object]:
    async with services.engine.connect() as connection:
        shown = await card(connection, await _seen(connection, conversation, agent))
    return (await with_meeting(shown, services.verification)).model_dump(mode="json", by_alias=True)


async def _seen(connection: AsyncConnection, conversation: str, agent: Agent) -> Row[Any]:
    row = await may_see(connection, conversation, agent)
    if row is None:
        raise ApiError("not_found")
    return row


@asynccontextmanager
async def _own(services: Services, conversation: str) -> AsyncIterator[AsyncConnection]:
    """A transaction on a conversation that exists. ApiError where the agent does not have it."""
    try:
        async with services.engine.begin() as connection:
            await _exists(connection, conversation)
            yield connection
    except NotPossible as reason:
        raise ApiError("not_yours") from reason


async def _exists(connection: AsyncConnection, conversation: str) -> None:
    if not await conversations.exists(connection, conversation):
        raise ApiError("not_found")


def _changed(services: Services, conversation: str, holder: str) -> None:
    """``holder`` is the account that has the conversation now or had it until now."""
    for key in (conversation, QUEUE, staff(holder)):
        services.changes.publish(key)
