"""Signing in with OpenID Connect: the browser is sent to the provider and comes back."""

import logging

from sanic import HTTPResponse, Request
from sanic.response import redirect

from accounts import openid
from accounts.account import MadeMeanwhile, make_or_update
from accounts.authentication import begin_session, leave_session, with_session
from accounts.door import Door, door_of, engine_of

log = logging.getLogger(__name__)


async def depart(request: Request) -> HTTPResponse:
    """Sends the browser to the provider. The session that it had ends: its cookie won't be there on the way back."""
    door, engine = door_of(request), engine_of(request)
    try:
        departure = await openid.depart(engine, _provider(door))
    except openid.OpenIdRefused as refusal:
        return _refused(request, refusal)
    async with engine.begin() as connection:
        await leave_session(request, connection)
    response = redirect(departure.url, status=303)
    response.add_cookie(
        _left_with(door),
        departure.secret,
        httponly=True,
        max_age=int(openid.RETURN_WITHIN.total_seconds()),
        path="/",
        samesite="Lax",  # it comes along when the provider sends the browser back
        secure=True,
    )
    return response


async def arrive(request: Request) -> HTTPResponse:
    """Signs in whom the provider has sent back, and shows the page."""
    door, engine = door_of(request), engine_of(request)
    query = {name: values[0] for name, values in request.args.items()}
    try:
        person = await openid.arrive(engine, _provider(door), request.cookies.get(_left_with(door)) or "", query)
        async with engine.begin() as connection:
            account = await make_or_update(connection, person)
            if account is None:
                raise openid.NoRole("the account is disabled")
            token = await begin_session(request, connection, account.id)
    except openid.OpenIdRefused as refusal:
        return _refused(request, refusal)
    except MadeMeanwhile:
        return _refused(request, openid.OpenIdRefused("two at once"))
    return with_session(request, _to_page(door, ""), token)


def _left_with(door: Door) -> str:
    """The cookie of a browser that is at the provider."""
    return f"{door.cookie}-openid"


def _provider(door: Door) -> openid.Provider:
    if door.provider is None:
        raise RuntimeError("these addresses are only there when a provider is set")
    return door.provider


def _refused(request: Request, refusal: openid.OpenIdRefused) -> HTTPResponse:
    door = door_of(request)
    log.warning("Signing in at %s with OpenID Connect failed: %s.", door.prefix, refusal)
    door.on_failure(request)
    return _to_page(door, "?refused=no_role" if isinstance(refusal, openid.NoRole) else "?refused=openid")


def _to_page(door: Door, query: str) -> HTTPResponse:
    """The page says a refusal in its own words."""
    response = redirect(f"{door.prefix}/{query}", status=303)
    response.delete_cookie(_left_with(door), path="/")
    return response
