"""The service on SQLite, and on both kinds of database for what must be atomic."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.accounts.staff import Browser, Place, place


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Place]:
    async with place(f"sqlite+aiosqlite:///{tmp_path}/staff.sqlite") as served:
        yield served


@pytest.fixture(params=["sqlite", "postgresql"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path}/staff.sqlite"
    else:
        url = request.getfixturevalue("postgres_url")
    async with place(url) as served:
        yield served


@pytest.fixture
async def anna(console: Place) -> Browser:
    return await console.anna()


@pytest.fixture
def logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("WARNING", "httpx")  # as privacy.logs does: it would tell addresses
    caplog.set_level("INFO")
    return caplog
