"""Lets a request through to its session."""

from sanic import Request

from desk.api.bearer import bearer_token
from desk.api.errors import ApiError
from desk.services import services_of
from desk.sessions import Session, continue_session


async def authenticated(request: Request) -> Session:
    """The session of the request, its silence broken. ApiError if there is none."""
    services = services_of(request)
    async with services.engine.begin() as connection:
        session = await continue_session(connection, bearer_token(request), services.settings.session_silence_seconds)
    if session is None:
        raise ApiError("session_unknown")
    return session
