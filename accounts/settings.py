"""The settings of signing in, for the settings of any service that has accounts."""

import json
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings, NoDecode

_OPENID = ("openid_issuer", "openid_client_id", "openid_client_secret", "openid_callback", "openid_roles")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _safe_url(url: str) -> str:
    """Encrypted, or on this machine."""
    parts = urlsplit(url)
    if (parts.scheme == "https" and parts.hostname) or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
        return url
    raise ValueError("must be a URL that begins with https://")


def _json_object(written: object) -> object:
    if not isinstance(written, str) or not written:
        return written or {}
    try:
        return json.loads(written)
    except ValueError as error:
        raise ValueError('must be JSON such as {"what the provider says": "the role here"}') from error


Url = Annotated[str, StringConstraints(max_length=255), AfterValidator(_safe_url)]
Roles = Annotated[dict[str, str], NoDecode, BeforeValidator(_json_object)]


class SignInSettings(BaseSettings):
    """A service's own settings inherit these and say which roles its staff has.

    With an issuer, staff signs in with OpenID Connect too: ``openid_callback`` is this service's address as the
    provider knows it (``…/openid/callback``), ``openid_roles`` which of our roles each value of ``openid_role_claim``
    has; somebody with several values has the role that stands first. ``proxies_count`` proxies of ours stand before the
    service, and each adds the address that called it to X-Forwarded-For: failures are counted by the caller's.
    """

    staff_roles: ClassVar[tuple[str, ...]]

    proxies_count: int = Field(default=0, ge=0, le=10)
    password_sign_in: bool = True
    openid_issuer: Url | None = None
    openid_client_id: str | None = None
    openid_client_secret: SecretStr | None = None
    openid_callback: Url | None = None
    openid_role_claim: str = "roles"
    openid_roles: Roles = {}

    @model_validator(mode="after")
    def _openid_is_whole(self) -> Self:
        given = [name for name in _OPENID if getattr(self, name)]
        if given and len(given) < len(_OPENID):
            raise ValueError(f"{self._named(*_OPENID)} must be set together")
        if not given and not self.password_sign_in:
            raise ValueError(f"{self._named('password_sign_in')} can be false only with {self._named(*_OPENID)}")
        return self

    @model_validator(mode="after")
    def _roles_exist(self) -> Self:
        if not set(self.openid_roles.values()) <= set(self.staff_roles):
            raise ValueError(f"{self._named('openid_roles')} may give only the roles {', '.join(self.staff_roles)}")
        return self

    def _named(self, *settings: str) -> str:
        prefix = self.model_config.get("env_prefix", "")
        return ", ".join(f"{prefix}{name}".upper() for name in settings)
