"""What the addresses of one app's staff work with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sanic import Request
from sqlalchemy.ext.asyncio import AsyncEngine

from accounts.openid import Provider

AnyRequest: TypeAlias = Request[Any, Any]  # of whatever app
EngineOf: TypeAlias = Callable[[AnyRequest], AsyncEngine]


@dataclass(frozen=True)
class Door:
    """``app.ctx.accounts``. The page is at ``prefix/``; ``on_failure`` is told of each attempt that is refused.

    ``cookie`` holds the session's token. Browsers tell hosts apart, not ports: two services need two names.
    """

    prefix: str
    cookie: str
    engine_of: EngineOf
    passwords: bool
    provider: Provider | None
    on_failure: Callable[[AnyRequest], None]


def door_of(request: AnyRequest) -> Door:
    """The door of the app that got the request."""
    door: Door = request.app.ctx.accounts
    return door


def engine_of(request: AnyRequest) -> AsyncEngine:
    """The database that the app's accounts are in."""
    return door_of(request).engine_of(request)
