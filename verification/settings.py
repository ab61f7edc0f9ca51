"""Settings from the environment: every name begins with ``VERIFICATION_``."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from accounts.settings import SignInSettings
from verification.policy import Policy
from verification.roles import Role

PREFIX = "VERIFICATION_"
DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")

Token = Annotated[SecretStr, Field(min_length=1)]


def _url_of_known_driver(url: SecretStr) -> SecretStr:
    try:
        driver = make_url(url.get_secret_value()).drivername
    except ArgumentError:
        driver = ""
    if driver not in DRIVERS:
        raise ValueError(f"must be a URL that begins with {DRIVERS[0]}:/// or {DRIVERS[1]}://")
    return url


class Settings(SignInSettings):
    """What the process needs to know. Times in seconds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, hide_input_in_errors=True)

    staff_roles: ClassVar[tuple[str, ...]] = (Role.ADVISER,)

    host: str = "127.0.0.1"
    port: int = Field(8081, ge=1, le=65535)
    database_url: Annotated[SecretStr, AfterValidator(_url_of_known_driver)] = SecretStr(
        "sqlite+aiosqlite:///instance/verification.sqlite"
    )
    adviser_token: Token
    bot_token: Token
    desk_token: Token
    code_key: Annotated[SecretStr, Field(min_length=32)]
    previous_code_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    code_valid_seconds: int = Field(Policy.code_valid_seconds, ge=1, le=600)
    attempts_per_code: int = Field(Policy.attempts_per_code, ge=1, le=100)
    failures_per_meeting: int = Field(Policy.failures_per_meeting, ge=1, le=100)

    @model_validator(mode="after")
    def _tokens_tell_roles_apart(self) -> Self:
        tokens = {token.get_secret_value() for token in (self.adviser_token, self.bot_token, self.desk_token)}
        if len(tokens) < 3:
            names = ", ".join(PREFIX + name for name in ("ADVISER_TOKEN", "BOT_TOKEN", "DESK_TOKEN"))
            raise ValueError(f"{names} must differ from one another")
        return self

    @property
    def policy(self) -> Policy:
        return Policy(self.code_valid_seconds, self.attempts_per_code, self.failures_per_meeting)

    @property
    def url(self) -> str:
        return self.database_url.get_secret_value()
