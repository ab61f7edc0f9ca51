"""What every request handler may use, and the types of our Sanic application."""

import asyncio
from types import SimpleNamespace
from typing import TypeAlias

from sanic import Request, Sanic
from sanic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from verification.codes import CodeKeys
from verification.metrics import Metrics
from verification.policy import Policy
from verification.roles import Role
from verification.stream import TrailWatch
from verification.throttle import Throttle


class Context(SimpleNamespace):
    """``app.ctx``. (Sanic's extensions add attributes of their own to it.)"""

    engine: AsyncEngine
    policy: Policy
    keys: CodeKeys
    tokens: dict[Role, str]
    metrics: Metrics
    watch: TrailWatch
    sign_in_throttle: Throttle
    watching: asyncio.Task[None]


class RequestContext(SimpleNamespace):
    """``request.ctx``. Set by the authorization of the API's routes."""

    role: Role


App: TypeAlias = Sanic[Config, Context]
ApiRequest: TypeAlias = Request[App, RequestContext]
