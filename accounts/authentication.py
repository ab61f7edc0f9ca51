"""Who sends a request: the account of the session in its cookie."""

from sanic import HTTPResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.account import Account
from accounts.door import AnyRequest, door_of, engine_of
from accounts.sessions import LIFETIME, account_of, continue_session, end_session, open_session

COOKIE = "__Host-staff"  # unless the app has its own name for it
# A page of another origin cannot send this header without asking first (CORS), and nobody here answers.
PAGE_HEADER = "x-staff-page"


async def signed_in(request: AnyRequest) -> Account | None:
    """Whose session the request is part of, its silence broken; None if it has none, or may be another site's doing."""
    token = token_of(request)
    if not token or not is_from_own_page(request):
        return None
    async with engine_of(request).begin() as connection:
        return await continue_session(connection, token)


async def still_signed_in(request: AnyRequest) -> Account | None:
    """As ``signed_in``, but the silence goes on: for what a page does by itself."""
    token = token_of(request)
    if not token or not is_from_own_page(request):
        return None
    async with engine_of(request).connect() as connection:
        return await account_of(connection, token)


def is_from_own_page(request: AnyRequest) -> bool:
    """Whether no other site can have made the browser send this."""
    return request.method in ("GET", "HEAD") or PAGE_HEADER in request.headers


def token_of(request: AnyRequest) -> str:
    """The session's token; empty if there is none."""
    return request.cookies.get(door_of(request).cookie) or ""


async def begin_session(request: AnyRequest, connection: AsyncConnection, account_id: str) -> str:
    """A session of its own for each sign-in: the one that the browser had, whoever's it was, ends.

    The cookie is not there when a provider sends the browser back, so accounts.by_openid ends that session beforehand.
    """
    await leave_session(request, connection)
    return await open_session(connection, account_id)


async def leave_session(request: AnyRequest, connection: AsyncConnection) -> None:
    if token := token_of(request):
        await end_session(connection, token)


def with_session(request: AnyRequest, response: HTTPResponse, token: str) -> HTTPResponse:
    """The response with the session's cookie, out of reach of scripts and other sites."""
    response.add_cookie(
        door_of(request).cookie,
        token,
        httponly=True,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        samesite="Strict",
        secure=True,
    )
    return response


def without_session(request: AnyRequest, response: HTTPResponse) -> HTTPResponse:
    response.delete_cookie(door_of(request).cookie, path="/")
    return response
