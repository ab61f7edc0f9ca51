"""The adviser page and its sign-in. For the staff network only."""

import logging
from pathlib import Path

from sanic import Blueprint, HTTPResponse, empty, file
from sanic.exceptions import Forbidden, SanicException, Unauthorized

from verification.authorization import COOKIE, PAGE_HEADER, role_of_token, session_of
from verification.bodies import SignIn, read_body
from verification.context import ApiRequest
from verification.roles import Role
from verification.sessions import LIFETIME_SECONDS, close_session, is_open, open_session

PAGE = Path(__file__).parent.parent / "web" / "adviser"

log = logging.getLogger(__name__)

adviser = Blueprint("adviser", url_prefix="/adviser")
adviser.static("/files", PAGE, name="files")


@adviser.get("/")
async def page(_request: ApiRequest) -> HTTPResponse:
    return await file(PAGE / "index.html")


@adviser.get("/session")
async def session_state(request: ApiRequest) -> HTTPResponse:
    """204 when signed in, else 401."""
    session = session_of(request)
    if session and await is_open(request.app.ctx.engine, request.app.ctx.tokens[Role.ADVISER], session):
        return empty()
    raise Unauthorized("Not signed in.", scheme="Bearer")


@adviser.post("/session")
async def sign_in(request: ApiRequest) -> HTTPResponse:
    """204 and a cookie for the adviser token, 401 for another, 429 after five wrong ones in a minute."""
    _refuse_other_sites(request)
    context = request.app.ctx
    if wait := context.sign_in_throttle.wait_seconds(request.ip):
        raise SanicException("Too many attempts.", status_code=429, headers={"retry-after": str(wait)})
    presented = read_body(SignIn, request.body).token
    if role_of_token(context.tokens, presented) is not Role.ADVISER:
        context.sign_in_throttle.count_failure(request.ip)
        context.metrics.count_failed_sign_in()
        log.warning("An adviser's sign-in failed.")
        raise Unauthorized("The token is not right.", scheme="Bearer")
    response = empty()
    response.add_cookie(
        COOKIE,
        await open_session(context.engine, context.tokens[Role.ADVISER]),
        httponly=True,
        max_age=LIFETIME_SECONDS,
        path="/",
        samesite="Strict",
        secure=True,
    )
    return response


@adviser.delete("/session")
async def sign_out(request: ApiRequest) -> HTTPResponse:
    _refuse_other_sites(request)
    context = request.app.ctx
    if session := session_of(request):
        await close_session(context.engine, context.tokens[Role.ADVISER], session)
    response = empty()
    response.delete_cookie(COOKIE, path="/")
    return response


def _refuse_other_sites(request: ApiRequest) -> None:
    if PAGE_HEADER not in request.headers:
        raise Forbidden(f"The header {PAGE_HEADER} is missing.")
