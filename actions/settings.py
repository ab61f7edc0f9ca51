"""Settings of the action server, from the environment."""

from pydantic import Field, HttpUrl
from pydantic_settings import BaseSettings, SettingsConfigDict

from startup.tokens import BearerToken

PREFIX = "ACTIONS_"


class Settings(BaseSettings):
    """``ACTIONS_TOKEN`` is what Rasa sends; ``ACTIONS_VERIFICATION_TOKEN`` is verification's bot token."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=5055, ge=0, le=65535)
    token: BearerToken
    verification_url: HttpUrl = HttpUrl("http://127.0.0.1:8081")
    verification_token: BearerToken
