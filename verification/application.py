"""Puts the service together."""

import asyncio
from pathlib import Path

from sanic import Request, Sanic
from sanic.config import Config
from sanic.response import BaseHTTPResponse
from sanic_ext import Extend, openapi
from sanic_ext.extensions.openapi.extension import OpenAPIExtension

import verification
from accounts.blueprint import mount
from storage.engine import engine_for
from verification.adviser import adviser
from verification.api import api
from verification.codes import CodeKeys
from verification.context import ApiRequest, App, Context
from verification.errors import answer_errors
from verification.metrics import Metrics
from verification.operations import operations
from verification.roles import Role
from verification.settings import Settings
from verification.stream import TrailWatch

DOCS = Path(__file__).parent / "docs"
MAX_BODY_BYTES = 10_000
COOKIE = "__Host-adviser"

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


def create_app(settings: Settings) -> App:
    """The service, ready to be run. Its database must have the newest schema."""
    app: App = Sanic("verification", ctx=_context(settings), config=_config(), configure_logging=False)
    accounts = mount(
        app,
        "/adviser",
        lambda _request: app.ctx.engine,
        settings,
        cookie=COOKIE,
        on_failure=_count_failed_sign_in,
    )
    for page in (adviser, accounts):
        openapi.exclude(bp=page)
    for blueprint in (api, adviser, operations):
        app.blueprint(blueprint)
    Extend(app, extensions=[OpenAPIExtension], built_in_extensions=False)
    app.ext.openapi.describe("Verification", version="1", description=verification.__doc__)
    app.ext.openapi.add_security_scheme("bearer", "http", scheme="bearer")
    app.static("/docs/files", DOCS, name="docs")
    answer_errors(app)
    app.after_server_start(_start_watching)
    app.before_server_stop(_end_streams)
    app.after_server_stop(_close_database)
    app.register_middleware(_add_security_headers, attach_to="response")
    return app


def _context(settings: Settings) -> Context:
    engine = engine_for(settings.url)
    previous = settings.previous_code_key
    keys = CodeKeys(settings.code_key.get_secret_value(), previous.get_secret_value() if previous else None)
    return Context(
        engine=engine,
        policy=settings.policy,
        keys=keys,
        tokens={
            Role.ADVISER: settings.adviser_token.get_secret_value(),
            Role.BOT: settings.bot_token.get_secret_value(),
            Role.DESK: settings.desk_token.get_secret_value(),
        },
        metrics=Metrics(),
        watch=TrailWatch(engine),
    )


def _config() -> Config:
    config = Config(env_prefix=None)
    config.update(
        {
            "AUTO_EXTEND": False,
            "FALLBACK_ERROR_FORMAT": "json",
            "GRACEFUL_SHUTDOWN_TIMEOUT": 2.0,
            "MOTD": False,
            "REQUEST_MAX_SIZE": MAX_BODY_BYTES,
            # The stock pages would load other sites' scripts into the origin of the adviser's cookie.
            "OAS_PATH_TO_REDOC_HTML": str(DOCS / "index.html"),
            "OAS_UI_SWAGGER": False,
        }
    )
    return config


def _count_failed_sign_in(request: ApiRequest) -> None:
    request.app.ctx.metrics.count_failed_sign_in()


async def _start_watching(app: App) -> None:
    app.ctx.watching = asyncio.create_task(app.ctx.watch.run())


async def _end_streams(app: App) -> None:
    app.ctx.watch.close()
    app.ctx.watching.cancel()


async def _close_database(app: App) -> None:
    await app.ctx.engine.dispose()


async def _add_security_headers(_request: Request, response: BaseHTTPResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
