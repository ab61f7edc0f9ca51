"""Opening and ending sessions."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.api.authentication import authenticated
from desk.api.bearer import bearer_token
from desk.api.bodies import SessionAnswer, SessionRequest, read_body
from desk.api.documentation import described
from desk.page_token import read_page_token
from desk.services import services_of
from desk.sessions import Visitor, end_session, open_session, use_page_token

blueprint = Blueprint("sessions", url_prefix="/v1/sessions")


@blueprint.post("/")
@described(takes=SessionRequest, answers={201: SessionAnswer})
async def create_session(request: Request) -> HTTPResponse:
    """Exchange the page's token, once, or hints, for a session with a conversation of its own."""
    services = services_of(request)
    body = read_body(request, SessionRequest)
    async with services.engine.begin() as connection:
        visitor = await _visitor(connection, body, services.settings.page_public_key)
        opened = await open_session(connection, visitor, services.settings.session_silence_seconds)
    answer = SessionAnswer(session=opened.token, conversation=opened.conversation, expires_at=opened.expires_at)
    return json(answer.model_dump(mode="json"), status=201)


@blueprint.delete("/current")
@described(answers={204: None}, session=True)
async def delete_session(request: Request) -> HTTPResponse:
    """End the session at once."""
    await authenticated(request)
    async with services_of(request).engine.begin() as connection:
        await end_session(connection, bearer_token(request))
    return empty()


async def _visitor(connection: AsyncConnection, body: SessionRequest, page_key: Ed25519PublicKey) -> Visitor:
    if body.token is None:
        return Visitor(body.language, body.service)
    return await use_page_token(connection, read_page_token(body.token, page_key))
