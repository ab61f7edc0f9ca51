"""The action server: Rasa SDK's application with our actions, a guarded door and no echo of what failed."""

import hmac
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json

from actions.answers import ActionAnswer
from actions.code import ActionAnnounceIdentity, ActionSayVerdict, ActionVerifyCode
from actions.doubt import ActionFallback, ActionNoneOfThese
from actions.handoff import ActionHandoff
from actions.language import ActionChangeLanguage
from actions.settings import Settings
from actions.walk import ActionWalk
from verification.client import Verification


def build_app(settings: Settings) -> Sanic[Any, Any]:
    """The SDK's app; every call but GET /health needs ``Authorization: Bearer <ACTIONS_TOKEN>``."""
    verification = Verification(str(settings.verification_url), settings.verification_token.get_secret_value())
    app = create_app(_executor(verification), cors_origins=[])
    expected = f"Bearer {settings.token.get_secret_value()}".encode()

    async def check_token(request: Request) -> HTTPResponse | None:
        given = request.headers.get("authorization", "").encode(errors="surrogateescape")
        if request.path == "/health" or hmac.compare_digest(given, expected):
            return None
        return json({"error": "This address needs Rasa's token."}, status=401)

    app.register_middleware(check_token, "request")

    # The SDK answers a failure with the whole conversation, which Rasa then writes to its log.
    async def hide_failure(_request: Request, response: BaseHTTPResponse) -> HTTPResponse | None:
        return json({"error": "The action failed."}, status=500) if response.status >= 500 else None

    async def close_connections(_app: object) -> None:
        await verification.aclose()

    app.register_middleware(hide_failure, "response")
    app.register_listener(close_connections, "after_server_stop")
    return app


def _executor(verification: Verification) -> ActionExecutor:
    executor = ActionExecutor()
    for action in (
        ActionWalk(),
        ActionAnswer(),
        ActionHandoff(),
        ActionChangeLanguage(),
        ActionFallback(),
        ActionNoneOfThese(),
        ActionVerifyCode(verification),
        ActionAnnounceIdentity(verification),
        ActionSayVerdict(verification),
    ):
        executor.register_action(action)
    return executor
