"""What desk is told by its environment."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    RedisDsn,
    StringConstraints,
    model_validator,
)
from pydantic_settings import SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from accounts.settings import SignInSettings
from desk.handoff.hours import Hours, load_hours
from desk.keys import private_key, public_key
from desk.texts import load_texts
from startup.tokens import BearerToken

_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


PREFIX = "DESK_"
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$")]


def _database_url(url: str) -> str:
    try:
        driver = make_url(url).drivername
    except ArgumentError as error:
        raise ValueError("not a database URL") from error
    if driver not in _DRIVERS:
        raise ValueError(f"the URL must begin with {' or '.join(_DRIVERS)}")
    return url


def _key(parse: Callable[[str], object]) -> BeforeValidator:
    def read(written: object) -> object:
        if not isinstance(written, str):
            return written
        try:
            return parse(written)
        except ValueError as error:
            # The library's own message may quote the key.
            raise ValueError("not an Ed25519 key") from error

    return BeforeValidator(read)


def _hours(written: object) -> object:
    return load_hours(Path(written)) if isinstance(written, str) and written else written or None


def _texts(path: Path | None) -> Path | None:
    if path:
        load_texts(path)
    return path


class Settings(SignInSettings):
    """Each is read from the environment: its name in capitals after ``DESK_``. Times are in seconds.

    ``allowed_origins`` are those of other sites whose pages hold the widget, as a JSON list. ``redis_url`` is needed as
    soon as there are several processes. ``sides`` are those that this process serves: customers, staff, or both.
    ``opening_hours`` is a YAML file (docs/opening-hours.yml is one); without it people answer whenever somebody is
    there. ``texts`` is a YAML file of sentences that are said instead of those in desk/texts.yml. A console that has
    been away for ``agent_lost_seconds`` loses its customers to the queue, and a customer whose browser has been away
    for ``customer_left_seconds`` loses the place in it.
    """

    staff_roles: ClassVar[tuple[str, ...]] = ("agent", "lead")

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, arbitrary_types_allowed=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite+aiosqlite:///instance/desk.sqlite"
    rasa_url: HttpUrl = HttpUrl("http://127.0.0.1:5005")
    rasa_token: BearerToken
    verification_url: HttpUrl = HttpUrl("http://127.0.0.1:8081")
    verification_token: BearerToken
    redis_url: RedisDsn | None = None
    allowed_origins: tuple[Origin, ...] = ()
    page_public_key: Annotated[Ed25519PublicKey, _key(public_key)]
    demo_signing_key: Annotated[Ed25519PrivateKey | None, _key(private_key)] = Field(default=None, repr=False)
    answer_deadline_seconds: float = Field(default=10, gt=0)
    session_silence_seconds: int = Field(default=7200, gt=0)
    burst_messages: int = Field(default=10, gt=0)
    burst_seconds: float = Field(default=10, gt=0)
    sides: tuple[Literal["public", "staff"], ...] = ("public", "staff")
    opening_hours: Annotated[Hours | None, BeforeValidator(_hours)] = None
    texts: Annotated[Path | None, AfterValidator(_texts)] = None
    agent_lost_seconds: float = Field(default=60, gt=0)
    customer_left_seconds: float = Field(default=900, gt=0)

    @model_validator(mode="after")
    def _demo_key_signs_for_the_page(self) -> Self:
        if self.demo_signing_key and self.demo_signing_key.public_key() != self.page_public_key:
            raise ValueError("DESK_DEMO_SIGNING_KEY is not the private half of DESK_PAGE_PUBLIC_KEY")
        return self
