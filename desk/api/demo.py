"""The demo: desk plays the bank's page that hands its customers over."""

import secrets
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sanic import HTTPResponse, Request
from sanic.response import file, json

from desk.api.bodies import RequestBody, read_body
from desk.page_token import AUDIENCE, LONGEST_LIFE_SECONDS
from desk.services import App
from desk.vocabulary import CustomerId, Language, MeetingId, Service

_PAGE = Path(__file__).parents[2] / "web" / "demo"


class DemoCustomer(RequestBody):
    """Whom the demo page says it has logged in."""

    customer_id: CustomerId
    meeting_id: MeetingId
    language: Language
    service: Service | None = None


def register(app: App, signing_key: Ed25519PrivateKey) -> None:
    """Adds the page at ``/``, its files under ``/demo`` and the token that it hands over."""

    async def page(_: Request) -> HTTPResponse:
        return await file(_PAGE / "index.html", no_store=True)

    async def token(request: Request) -> HTTPResponse:
        return json({"token": _sign(read_body(request, DemoCustomer), signing_key)}, status=201)

    app.add_route(page, "/", name="demo_page")
    app.add_route(token, "/demo/token", methods=["POST"], name="demo_token")
    app.static("/demo", _PAGE, name="demo_files")


def _sign(customer: DemoCustomer, key: Ed25519PrivateKey) -> str:
    now = int(time.time())
    claims = {
        "aud": AUDIENCE,
        "sub": customer.customer_id,
        "meeting_id": customer.meeting_id,
        "language": customer.language,
        "jti": secrets.token_hex(16),
        "iat": now,
        "exp": now + LONGEST_LIFE_SECONDS,
    }
    if customer.service:
        claims["service"] = customer.service
    return jwt.encode(claims, key, algorithm="EdDSA")
