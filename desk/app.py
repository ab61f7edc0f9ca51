"""Puts the Sanic app together."""

import asyncio
import math

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse
from sanic_ext import openapi

import accounts.blueprint
from desk import open_turns
from desk.api import code, demo, documentation, errors, events, health, messages, queue, sessions, widget
from desk.console import conversations as console_conversations
from desk.console import events as console_events
from desk.console import lead, page, presence
from desk.services import App, Services, services_of
from desk.settings import Settings

_LARGEST_BODY = 16 * 1024
_SPARE_SECONDS = 5
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(settings: Settings, name: str = "desk") -> App:
    """The app, not yet serving. Two apps in one process need different names."""
    app: App = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST_BODY
    longest_request = math.ceil(settings.answer_deadline_seconds) + _SPARE_SECONDS
    app.config.RESPONSE_TIMEOUT = longest_request
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = longest_request
    documentation.configure(app, settings.allowed_origins)
    errors.register(app)
    app.blueprint(health.blueprint)
    if "public" in settings.sides:
        _serve_customers(app, settings)
    if "staff" in settings.sides:
        _serve_staff(app, settings)
    app.register_middleware(_secure, "response")
    app.before_server_start(_start_services)
    app.before_server_stop(_end_streams)
    app.after_server_stop(_stop_services)
    app.ctx.settings = settings
    return app


def _serve_customers(app: App, settings: Settings) -> None:
    for each in (sessions, messages, events, code, queue, widget):
        app.blueprint(each.blueprint)
    if settings.demo_signing_key:
        demo.register(app, settings.demo_signing_key)


def _serve_staff(app: App, settings: Settings) -> None:
    for each in (console_conversations, console_events, presence, lead):
        app.blueprint(each.blueprint)
    # What a browser's page needs, and no program: not in the description.
    openapi.exclude(bp=accounts.blueprint.mount(app, "/console", lambda request: services_of(request).engine, settings))
    page.register(app)


async def _start_services(app: App) -> None:
    services = app.ctx.services = Services.start(app.ctx.settings)
    if services.redis is None:
        async with services.engine.begin() as connection:
            await open_turns.leave_all(connection)
    app.ctx.catching_up = asyncio.create_task(services.turns.catch_up())
    app.ctx.hearing = asyncio.create_task(services.changes.run())
    app.ctx.watching = asyncio.gather(services.board.run(), services.minder.run())


async def _end_streams(app: App) -> None:
    app.ctx.services.changes.close()
    app.ctx.services.minder.finish()
    app.ctx.hearing.cancel()


async def _stop_services(app: App) -> None:
    await app.ctx.services.turns.finish()
    await app.ctx.services.carrying.finish()
    # Waited for and not cancelled: a database connection that is just being made would be left open.
    await asyncio.gather(app.ctx.catching_up, app.ctx.hearing, app.ctx.watching, return_exceptions=True)
    await app.ctx.services.stop()


def _secure(_: Request, response: BaseHTTPResponse) -> None:
    for header, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(header, value)
    # Conversations stay out of every cache.
    response.headers.setdefault("Cache-Control", "no-store")
