"""Opening and ending sessions."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import conversations
from desk.api.authentication import authenticated
from desk.api.bearer import bearer_token
from desk.api.bodies import (
    EquipmentRequest,
    SessionAnswer,
    SessionRequest,
    TokenRequest,
    UpgradeAnswer,
    read_body,
)
from desk.api.carried_on import carried_on
from desk.api.documentation import described
from desk.page_token import read_page_token
from desk.services import services_of
from desk.sessions import Visitor, end_session, note_equipment, open_session, upgrade_session, use_page_token

blueprint = Blueprint("sessions", url_prefix="/v1/sessions")


@blueprint.post("/")
@described(takes=SessionRequest, answers={201: SessionAnswer})
@carried_on
async def create_session(request: Request) -> HTTPResponse:
    """Exchange the page's token, once, or hints, for a session.

    A signed customer goes on in the conversation that is open for the same meeting; anybody else gets a new one.
    """
    services = services_of(request)
    body = read_body(request, SessionRequest)
    async with services.engine.begin() as connection:
        visitor = await _visitor(connection, body, services.settings.page_public_key)
        opened = await open_session(connection, visitor, services.settings.session_silence_seconds)
    answer = SessionAnswer(
        session=opened.token,
        conversation=opened.conversation,
        language=opened.language,
        signed=visitor.customer_id is not None,
        expires_at=opened.expires_at,
    )
    return json(answer.model_dump(mode="json"), status=201)


@blueprint.delete("/current")
@described(answers={204: None}, session=True)
@carried_on
async def delete_session(request: Request) -> HTTPResponse:
    """End the session at once."""
    await authenticated(request)
    async with services_of(request).engine.begin() as connection:
        await end_session(connection, bearer_token(request))
    return empty()


@blueprint.post("/current/token")
@described(takes=TokenRequest, answers={200: UpgradeAnswer}, session=True)
@carried_on
async def upgrade(request: Request) -> HTTPResponse:
    """The page has signed the customer in: the running conversation goes on as theirs.

    409 if it is another customer's already; the token is then not used up.
    """
    services = services_of(request)
    session = await authenticated(request)
    claims = read_page_token(read_body(request, TokenRequest).token, services.settings.page_public_key)
    async with services.engine.begin() as connection:
        await upgrade_session(connection, bearer_token(request), session, claims)
        language = (await conversations.get(connection, session.conversation)).language
    return json(UpgradeAnswer(signed=True, language=language).model_dump())


@blueprint.put("/current/equipment")
@described(takes=EquipmentRequest, answers={204: None}, session=True)
@carried_on
async def put_equipment(request: Request) -> HTTPResponse:
    """Tell what the browser says of itself and what it may use, so that nobody needs to ask the customer."""
    await authenticated(request)
    equipment = read_body(request, EquipmentRequest)
    async with services_of(request).engine.begin() as connection:
        await note_equipment(connection, bearer_token(request), equipment)
    return empty()


async def _visitor(connection: AsyncConnection, body: SessionRequest, page_key: Ed25519PublicKey) -> Visitor:
    if body.token is None:
        return Visitor(body.language, body.service, equipment=body.equipment)
    visitor = await use_page_token(connection, read_page_token(body.token, page_key))
    return replace(visitor, equipment=body.equipment)
