"""Requests that are carried on when their browser has gone."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from sanic import HTTPResponse, Request

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


def carried_on(handler: Handler) -> Handler:
    """The handler, done to its end: a database call that is cut off in the middle costs its connection."""

    @wraps(handler)
    async def carried(request: Request) -> HTTPResponse:
        return await asyncio.shield(handler(request))

    return carried
