"""Lets a request through to the console."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Literal

from sanic import HTTPResponse, Request

from accounts.authentication import is_from_own_page, signed_in, still_signed_in
from desk.api.errors import ApiError
from desk.handoff.talking import Agent
from desk.services import services_of

Role = Literal["agent", "lead"]
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]


async def authenticated(request: Request, lead_only: bool = False) -> Agent:
    """Who of the staff sends the request. ApiError if it is nobody, or somebody whose role does not allow it."""
    if not is_from_own_page(request):
        raise ApiError("other_site")
    account = await (still_signed_in if _happens_by_itself(request) else signed_in)(request)
    if account is None:
        raise ApiError("not_signed_in")
    if lead_only and account.role != "lead":
        raise ApiError("not_allowed")
    return Agent(account.id, account.display_name, account.role == "lead")


def _happens_by_itself(request: Request) -> bool:
    """Whether an open console asks for it without anybody being there."""
    return request.method == "GET" or request.path.endswith("/read")


def for_staff(lead_only: bool = False) -> Callable[[Handler], Handler]:
    """The handler gets the Agent after the request, and is done to its end though the browser may be gone."""

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request, **path: Any) -> HTTPResponse:
            async def answered() -> HTTPResponse:
                return await handler(request, await authenticated(request, lead_only), **path)

            return await services_of(request).carrying.through(answered())

        return guarded

    return guard
