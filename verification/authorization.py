"""Who may call which route.

A route of the API names its roles (``ctx_roles``); one that does not is open to nobody.
"""

import hmac

from sanic.exceptions import Forbidden, Unauthorized

from verification.context import ApiRequest
from verification.roles import Role
from verification.sessions import is_open

COOKIE = "__Host-adviser"
# A page of another origin cannot send this header without asking first (CORS), and nobody here answers.
PAGE_HEADER = "x-adviser-page"


async def authorize(request: ApiRequest) -> None:
    """Middleware: sets ``request.ctx.role``, or raises 401 (nobody we know) or 403 (not for this role)."""
    role = await _role(request)
    if role is None:
        raise Unauthorized("A valid bearer token is needed.", scheme="Bearer")
    if request.route is None or role not in getattr(request.route.ctx, "roles", ()):
        raise Forbidden(f"Not for the role {role}.")
    request.ctx.role = role


def role_of_token(tokens: dict[Role, str], presented: str) -> Role | None:
    """The role whose token this is, in the same time for every wrong one."""
    value = presented.encode(errors="surrogateescape")
    matching = [role for role, token in tokens.items() if hmac.compare_digest(token.encode(), value)]
    return matching[0] if matching else None


def session_of(request: ApiRequest) -> str | None:
    """The adviser page's session value, if the request carries one and cannot be another site's doing."""
    if request.method not in ("GET", "HEAD") and PAGE_HEADER not in request.headers:
        return None
    return request.cookies.get(COOKIE)


async def _role(request: ApiRequest) -> Role | None:
    tokens = request.app.ctx.tokens
    if header := request.headers.get("authorization"):
        scheme, _, token = header.partition(" ")
        return role_of_token(tokens, token.strip()) if scheme.lower() == "bearer" else None
    session = session_of(request)
    if session and await is_open(request.app.ctx.engine, tokens[Role.ADVISER], session):
        return Role.ADVISER
    return None
