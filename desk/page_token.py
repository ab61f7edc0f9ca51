"""The signed token by which the bank's page says who its customer is."""

import logging
from collections.abc import Mapping
from typing import Annotated, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from desk.vocabulary import CustomerId, Language, MeetingId, Service

AUDIENCE = "desk"
LONGEST_LIFE_SECONDS = 300
_CLOCK_SKEW_SECONDS = 10
_REQUIRED = ["aud", "sub", "meeting_id", "language", "jti", "iat", "exp"]

logger = logging.getLogger(__name__)


class TokenRefused(Exception):
    """The token is not one that the bank's page has signed for us just now."""


class PageClaims(BaseModel):
    """What a page token says. ``issued_at`` and ``expires_at`` are seconds since 1970."""

    model_config = ConfigDict(frozen=True)

    customer_id: CustomerId = Field(alias="sub")
    meeting_id: MeetingId
    language: Language
    service: Service | None = None
    token_id: Annotated[str, StringConstraints(min_length=1, max_length=128)] = Field(alias="jti")
    issued_at: int = Field(alias="iat")
    expires_at: int = Field(alias="exp")

    @property
    def forgettable_at(self) -> int:
        """When the token would be refused for its age alone, in seconds since 1970."""
        return self.expires_at + _CLOCK_SKEW_SECONDS


def read_page_token(token: str, key: Ed25519PublicKey) -> PageClaims:
    """The claims of a token that ``key`` has signed for desk, still valid and short-lived. Else TokenRefused.

    Whether the token has been used before is not seen here.
    """
    try:
        payload = jwt.decode(
            token,
            key,
            algorithms=["EdDSA"],
            audience=AUDIENCE,
            leeway=_CLOCK_SKEW_SECONDS,
            options={"require": _REQUIRED, "strict_aud": True},
        )
    # A header of a thousand nested lists ends in RecursionError.
    except (jwt.PyJWTError, RecursionError) as error:
        raise TokenRefused from error
    claims = _read_claims(payload)
    if claims.expires_at - claims.issued_at > LONGEST_LIFE_SECONDS:
        raise TokenRefused
    return claims


def _read_claims(payload: Mapping[str, Any]) -> PageClaims:
    try:
        return PageClaims.model_validate(payload)
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]) for problem in error.errors(include_input=False))
        logger.warning("the page's token is signed but wrong in: %s", wrong)
        raise TokenRefused from error
