"""What every request handler may use, and the types of our Sanic application."""

import asyncio
from types import SimpleNamespace
from typing import TypeAlias

from sanic import Request, Sanic
from sanic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from accounts.door import Door
from verification.codes import CodeKeys
from verification.metrics import Metrics
from verification.policy import Policy
from verification.roles import Role
from verification.stream import TrailWatch


class Context(SimpleNamespace):
    """``app.ctx``. (Sanic's extensions add attributes of their own to it.)"""

    engine: AsyncEngine
    policy: Policy
    keys: CodeKeys
    tokens: dict[Role, str]
    metrics: Metrics
    watch: TrailWatch
    accounts: Door
    watching: asyncio.Task[None]


class RequestContext(SimpleNamespace):
    """``request.ctx``. Set by the authorization of the API's routes; ``account_id`` is None for a bearer token."""

    role: Role
    account_id: str | None


App: TypeAlias = Sanic[Config, Context]
ApiRequest: TypeAlias = Request[App, RequestContext]
