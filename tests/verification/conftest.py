"""Databases of both kinds, and one served process for the tests that need no special settings."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import engine_for
from storage.migrations import upgrade
from tests.postgres import empty_database
from tests.verification.verification_process import Service, TwoServices, served, sqlite_url
from verification.__main__ import MIGRATIONS


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    upgrade(empty_database_url, MIGRATIONS)
    return empty_database_url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def two_services(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoServices]:
    directory = tmp_path_factory.mktemp("verification")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = sqlite_url(directory)
        else:
            url = stack.enter_context(empty_database(request.getfixturevalue("postgres_port")))
        upgrade(url, MIGRATIONS)
        one = stack.enter_context(served(url, directory))
        other = stack.enter_context(served(url, directory))
        yield TwoServices(one, other, url)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    directory = tmp_path_factory.mktemp("verification")
    with served(sqlite_url(directory), directory) as running:
        yield running
