"""The addresses under which staff signs in and out, the same in every service that has accounts."""

from collections.abc import Callable
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.response import json

from accounts import by_openid, by_password
from accounts.authentication import COOKIE, is_from_own_page
from accounts.door import AnyRequest, Door, EngineOf, door_of
from accounts.errors import Refused, answer_refusal, answer_throttle
from accounts.openid import provider_of
from accounts.settings import SignInSettings
from accounts.throttle import TooManyAttempts


def mount(
    app: Sanic[Any, Any],
    prefix: str,
    engine_of: EngineOf,
    settings: SignInSettings,
    *,
    cookie: str = COOKIE,
    on_failure: Callable[[AnyRequest], None] = lambda _request: None,
) -> Blueprint:
    """Adds the addresses to the app, in which ``accounts.authentication.signed_in`` works from then on."""
    app.config.PROXIES_COUNT = settings.proxies_count or None
    provider = provider_of(settings)
    app.ctx.accounts = Door(prefix, cookie, engine_of, settings.password_sign_in, provider, on_failure)
    blueprint = Blueprint("accounts", url_prefix=prefix)
    blueprint.on_request(_refuse_other_sites)
    blueprint.exception(Refused)(answer_refusal)
    blueprint.exception(TooManyAttempts)(answer_throttle)
    blueprint.add_route(_ways, "/sign-in", methods=["GET"], name="ways")
    blueprint.add_route(by_password.who, "/session", methods=["GET"], name="who")
    blueprint.add_route(by_password.sign_in, "/session", methods=["POST"], name="sign_in")
    blueprint.add_route(by_password.sign_out, "/session", methods=["DELETE"], name="sign_out")
    blueprint.add_route(by_password.make_account, "/account", methods=["POST"], name="make_account")
    blueprint.add_route(by_password.change_password, "/password", methods=["PUT"], name="change_password")
    if provider:
        blueprint.add_route(by_openid.depart, "/openid", methods=["GET"], name="depart")
        blueprint.add_route(by_openid.arrive, "/openid/callback", methods=["GET"], name="arrive")
    app.blueprint(blueprint)
    return blueprint


async def _ways(request: Request) -> HTTPResponse:
    """Which ways there are to sign in."""
    door = door_of(request)
    return json({"openid": door.provider is not None, "password": door.passwords})


async def _refuse_other_sites(request: Request) -> None:
    if not is_from_own_page(request):
        raise Refused("other_site")
