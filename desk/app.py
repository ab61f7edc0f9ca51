"""Puts the Sanic app together."""

import math

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

from desk.api import demo, documentation, errors, health, messages, sessions
from desk.services import App, Services
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
    documentation.configure(app)
    errors.register(app)
    for blueprint in (sessions.blueprint, messages.blueprint, health.blueprint):
        app.blueprint(blueprint)
    if settings.demo_signing_key:
        demo.register(app, settings.demo_signing_key)
    app.register_middleware(_secure, "response")
    app.before_server_start(_start_services)
    app.after_server_stop(_stop_services)
    app.ctx.settings = settings
    return app


async def _start_services(app: App) -> None:
    app.ctx.services = Services.start(app.ctx.settings)


async def _stop_services(app: App) -> None:
    await app.ctx.services.stop()


def _secure(_: Request, response: BaseHTTPResponse) -> None:
    for header, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(header, value)
    # Conversations stay out of every cache.
    response.headers.setdefault("Cache-Control", "no-store")
