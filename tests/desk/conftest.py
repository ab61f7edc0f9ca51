"""desk before a fake Rasa."""

import base64
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.settings import Settings
from storage.migrations import upgrade
from tests.desk.fake_rasa import RASA_TOKEN, FakeRasa, running_fake_rasa
from tests.desk.serving import PAGE_KEY, Customer, Desk, page_token, serving

MIGRATIONS = Path(__file__).parents[2] / "desk" / "migrations"


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("migrated") / "desk.sqlite"
    upgrade(f"sqlite+aiosqlite:///{database}", MIGRATIONS)
    return database


@pytest.fixture
def database(migrated_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_database, tmp_path / "desk.sqlite"))


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    async with running_fake_rasa() as fake:
        yield fake


@pytest.fixture
def settings(database: Path, rasa: FakeRasa) -> Callable[..., Settings]:
    def make(**changed: Any) -> Settings:
        chosen = {
            "database_url": f"sqlite+aiosqlite:///{database}",
            "rasa_url": rasa.url,
            "rasa_token": RASA_TOKEN,
            "verification_token": "desk-token",
            "page_public_key": base64url(PAGE_KEY.public_key().public_bytes_raw()),
            "demo_signing_key": base64url(PAGE_KEY.private_bytes_raw()),
            "burst_messages": 1000,
        }
        return Settings.model_validate(chosen | changed)

    return make


@pytest.fixture
async def desk(settings: Callable[..., Settings]) -> AsyncIterator[Desk]:
    async with serving(settings()) as running:
        yield running


@pytest.fixture
async def customer(desk: Desk) -> Customer:
    return await desk.open_session(token=page_token())


@pytest.fixture
def logs(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level("INFO"):
        yield caplog
