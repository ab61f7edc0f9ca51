"""A small OpenID provider: signs one person in without asking, and signs what it says."""

import base64
import itertools
import json as plain_json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sanic import HTTPResponse, Request, Sanic
from sanic.response import json, redirect

from tests.accounts.staff import served

CLIENT_ID = "meeting guide"
CLIENT_SECRET = "s3cret+of the client, long enough"

_names = (f"provider-{number}" for number in itertools.count())


@cache
def _key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "of-today", "alg": "RS256"})


@dataclass
class Provider:
    """``claims`` are those of the ID token; one that is None is left out, others replace what would be right."""

    issuer: str = ""
    described_as: str = ""
    signing: str = "right"
    claims: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "00u1anna",
            "preferred_username": "anna.berg",
            "name": "Anna Berg",
            "groups": ["everyone", "chat-agents"],
        }
    )
    tokens_given: int = 0
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # what was asked for each code

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce} | self.claims
        return self._signed({name: value for name, value in claims.items() if value is not None})

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "kid": "of-today"}
        match self.signing:
            case "none":
                return f"{_base64url({'alg': 'none'})}.{_base64url(claims)}."
            case "client secret":
                return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET))
            case "another key":
                return jwt.encode(header, claims, _key("another"))
            case "tampered":
                head, _, signature = jwt.encode(header, claims, _key("own")).split(".")
                return f"{head}.{_base64url(claims | {'groups': ['chat-leads']})}.{signature}"
        return jwt.encode(header, claims, _key("own"))


def _base64url(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(plain_json.dumps(value).encode()).rstrip(b"=").decode()


@asynccontextmanager
async def provider_served() -> AsyncIterator[Provider]:
    provider = Provider()
    app: Sanic[Any, Any] = Sanic(next(_names), configure_logging=False)

    @app.get("/.well-known/openid-configuration")
    async def describe(_: Request) -> HTTPResponse:
        return json(
            {
                "issuer": provider.described_as or provider.issuer,
                "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token",
                "jwks_uri": f"{provider.issuer}/keys",
            }
        )

    @app.get("/keys")
    async def keys(_: Request) -> HTTPResponse:
        return json({"keys": [_key("own").as_dict(private=False)]})

    @app.get("/authorize")
    async def authorize(request: Request) -> HTTPResponse:
        asked = {name: values[0] for name, values in request.args.items()}
        right = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        if asked | right != asked or "openid" not in asked["scope"].split() or len(asked["state"]) < 32:
            return json({"error": "invalid_request"}, status=400)
        code = secrets.token_urlsafe(16)
        provider.asked[code] = asked
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", status=302)

    @app.post("/token")
    async def token(request: Request) -> HTTPResponse:
        assert request.form
        sent = {name: values[0] for name, values in request.form.items()}
        asked = provider.asked.pop(sent["code"], None)
        scheme, _, credentials = request.headers["authorization"].partition(" ")
        client = [unquote(part) for part in base64.b64decode(credentials).decode().split(":")]
        if (
            asked is None
            or scheme != "Basic"
            or client != [CLIENT_ID, CLIENT_SECRET]
            or sent["redirect_uri"] != asked["redirect_uri"]
            or create_s256_code_challenge(sent["code_verifier"]) != asked["code_challenge"]
        ):
            return json({"error": "invalid_grant"}, status=400)
        provider.tokens_given += 1
        return json({"access_token": "unused", "token_type": "Bearer", "id_token": provider.id_token(asked["nonce"])})

    async with served(app) as url:
        provider.issuer = url
        yield provider
