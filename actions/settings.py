"""Settings of the action server, from the environment."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ACTIONS_"


class Settings(BaseSettings):
    """``ACTIONS_TOKEN`` is what Rasa sends; ``ACTIONS_VERIFICATION_TOKEN`` is verification's bot token."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    host: str = "127.0.0.1"
    port: int = 5055
    token: SecretStr
    verification_url: str = "http://127.0.0.1:8081"
    verification_token: SecretStr
