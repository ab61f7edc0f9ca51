"""Who may call which route.

A route of the API names its roles (``ctx_roles``); one that does not is open to nobody.
"""

import hmac

from sanic.exceptions import Forbidden, Unauthorized

from accounts.account import Account
from accounts.authentication import signed_in, still_signed_in
from verification.context import ApiRequest
from verification.roles import Role


async def authorize(request: ApiRequest) -> None:
    """Middleware: sets ``request.ctx.role`` and ``account_id``, or raises 401 (nobody) or 403 (not for this role)."""
    role, account_id = await _caller(request)
    if role is None:
        raise Unauthorized("A valid bearer token is needed.", scheme="Bearer")
    if request.route is None or role not in getattr(request.route.ctx, "roles", ()):
        raise Forbidden(f"Not for the role {role}.")
    request.ctx.role, request.ctx.account_id = role, account_id


def role_of_token(tokens: dict[Role, str], presented: str) -> Role | None:
    """The role whose token this is, in the same time for every wrong one."""
    value = presented.encode(errors="surrogateescape")
    matching = [role for role, token in tokens.items() if hmac.compare_digest(token.encode(), value)]
    return matching[0] if matching else None


async def _caller(request: ApiRequest) -> tuple[Role | None, str | None]:
    """A program is known by its token, an adviser by the session of the page."""
    if header := request.headers.get("authorization"):
        scheme, _, token = header.partition(" ")
        presented = token.strip() if scheme.lower() == "bearer" else ""
        return role_of_token(request.app.ctx.tokens, presented), None
    account = await _adviser(request)
    return (Role(account.role), account.id) if account else (None, None)


async def _adviser(request: ApiRequest) -> Account | None:
    """Whoever is signed in on the page. What the page reads by itself does not break the session's silence."""
    return await (still_signed_in if request.method == "GET" else signed_in)(request)
