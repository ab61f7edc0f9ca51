"""Requests that are carried on when their browser has gone."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from sanic import HTTPResponse, Request

from desk.services import services_of

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


def carried_on(handler: Handler) -> Handler:
    """The handler, done to its end."""

    @wraps(handler)
    async def carried(request: Request) -> HTTPResponse:
        return await services_of(request).carrying.through(handler(request))

    return carried
