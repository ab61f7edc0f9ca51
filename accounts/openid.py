"""OpenID Connect: authorization code with PKCE, state and nonce, as the browser goes to the provider and back.

All that must come back unchanged is made from one secret in the browser's cookie, so that only the browser that has
left can return. The database knows only which states are still to be used, once.
"""

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from accounts.account import Person
from accounts.digest import digest
from accounts.settings import SignInSettings
from accounts.tables import openid_sign_in

RETURN_WITHIN = timedelta(minutes=10)
_TIMEOUT_SECONDS = 5
_CLOCKS_DIFFER_SECONDS = 60
_SIGNED_WITH = ["RS256", "PS256", "ES256", "EdDSA"]  # never with a secret that both know, never unsigned
_SCOPE = "openid profile email"

log = logging.getLogger(__name__)


class OpenIdRefused(Exception):
    """The provider, or what came back from it, does not say who this is. The text is safe to log."""


class NoRole(OpenIdRefused):
    """The provider knows the person but gives none of our roles."""


@dataclass(frozen=True)
class Provider:
    """The provider and what it knows us by."""

    issuer: str
    client_id: str
    client_secret: str
    callback: str
    role_claim: str
    roles: dict[str, str]


def provider_of(settings: SignInSettings) -> Provider | None:
    """The provider that the settings name, if any."""
    if not settings.openid_issuer or not settings.openid_client_secret:
        return None
    return Provider(
        issuer=settings.openid_issuer,
        client_id=settings.openid_client_id or "",
        client_secret=settings.openid_client_secret.get_secret_value(),
        callback=settings.openid_callback or "",
        role_claim=settings.openid_role_claim,
        roles=settings.openid_roles,
    )


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and the secret that it must come back with."""

    url: str
    secret: str


async def depart(engine: AsyncEngine, provider: Provider) -> Departure:
    """OpenIdRefused when the provider does not answer."""
    async with _http() as http:
        endpoint = (await _metadata(http, provider))["authorization_endpoint"]
    secret = secrets.token_urlsafe(32)
    url, state = _client(provider).create_authorization_url(
        endpoint,
        state=_made_from(secret, "state"),
        nonce=_made_from(secret, "nonce"),
        code_verifier=_made_from(secret, "verifier"),
    )
    now = datetime.now(UTC)
    async with engine.begin() as connection:
        await connection.execute(delete(openid_sign_in).where(openid_sign_in.c.expires_at <= now))
        await connection.execute(
            insert(openid_sign_in).values(state_hash=digest(state), expires_at=now + RETURN_WITHIN)
        )
    return Departure(url, secret)


async def arrive(engine: AsyncEngine, provider: Provider, secret: str, query: dict[str, str]) -> Person:
    """Who has come back from the provider with this query. OpenIdRefused, or NoRole."""
    state = _made_from(secret, "state")
    if not hmac.compare_digest(state, query.get("state", "").encode("ascii", "replace").decode()):
        raise OpenIdRefused("the browser is not the one that left")
    if not await _used(engine, state):
        raise OpenIdRefused("the state was used already, or is too old")
    if "code" not in query or query.get("iss", provider.issuer) != provider.issuer:
        raise OpenIdRefused("no code came back, or another provider's")
    async with _http() as http:
        metadata = await _metadata(http, provider)
        id_token = await _id_token(http, provider, metadata, query["code"], _made_from(secret, "verifier"))
        keys = await _json(http, metadata["jwks_uri"])
    return _person(provider, _claims(provider, id_token, keys, _made_from(secret, "nonce")))


def _made_from(secret: str, purpose: str) -> str:
    """64 hex digits that only who has the secret can make, different for each purpose."""
    return hmac.digest(secret.encode(errors="surrogatepass"), purpose.encode(), "sha256").hex()


async def _used(engine: AsyncEngine, state: str) -> bool:
    """Uses the state up. One statement: of two callbacks with the same state one comes through."""
    columns = openid_sign_in.c
    waiting = (columns.state_hash == digest(state), columns.expires_at > datetime.now(UTC))
    async with engine.begin() as connection:
        found = await connection.scalar(delete(openid_sign_in).where(*waiting).returning(columns.state_hash))
    return found is not None


def _client(provider: Provider) -> OAuth2Client:
    return OAuth2Client(
        session=None,
        client_id=provider.client_id,
        redirect_uri=provider.callback,
        scope=_SCOPE,
        code_challenge_method="S256",
    )


def _http() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=_TIMEOUT_SECONDS)


async def _metadata(http: httpx.AsyncClient, provider: Provider) -> dict[str, Any]:
    """What the provider says of itself, asked anew each time: sign-ins are few, and so a new key is known at once."""
    metadata = await _json(http, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if metadata.get("issuer") != provider.issuer or not all(isinstance(metadata.get(name), str) for name in needed):
        raise OpenIdRefused("the provider describes itself as another, or not wholly")
    return metadata


async def _id_token(
    http: httpx.AsyncClient, provider: Provider, metadata: dict[str, Any], code: str, verifier: str
) -> str:
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.callback,
        "code_verifier": verifier,
    }
    # RFC 6749, 2.3.1: both are encoded as in a form before they are put together.
    known_as = httpx.BasicAuth(quote(provider.client_id, safe=""), quote(provider.client_secret, safe=""))
    try:
        response = await http.post(metadata["token_endpoint"], data=body, auth=known_as)
        answer = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise OpenIdRefused(f"the provider gave no token: {type(error).__name__}") from None
    id_token = answer.get("id_token") if isinstance(answer, dict) else None
    if not isinstance(id_token, str):
        raise OpenIdRefused("the provider gave no ID token")
    return id_token


async def _json(http: httpx.AsyncClient, url: str) -> dict[str, Any]:
    try:
        answer = (await http.get(url)).raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise OpenIdRefused(f"the provider does not answer: {type(error).__name__}") from None
    if not isinstance(answer, dict):
        raise OpenIdRefused("the provider answers something else")
    return answer


def _claims(provider: Provider, id_token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    try:
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=_SIGNED_WITH)  # type: ignore[arg-type]
        wanted = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        claims = CodeIDToken(token.claims, token.header, wanted, {"nonce": nonce, "client_id": provider.client_id})
        claims.validate(leeway=_CLOCKS_DIFFER_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        # From None: the error may quote the token.
        raise OpenIdRefused(f"the ID token is not right: {type(error).__name__}") from None
    return dict(token.claims)


def _person(provider: Provider, claims: dict[str, Any]) -> Person:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise OpenIdRefused("the provider's word for the person is none")
    told = claims.get(provider.role_claim)
    values = told if isinstance(told, list) else [told]
    role = next((ours for value, ours in provider.roles.items() if value in values), None)
    if role is None:
        raise NoRole("the person has none of our roles")
    name = _first_text(claims, "preferred_username", "email", "sub")[:255]
    return Person(provider.issuer, subject, name, _first_text(claims, "name", "given_name")[:64] or name[:64], role)


def _first_text(claims: dict[str, Any], *names: str) -> str:
    texts = (claims.get(name) for name in names)
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")
