"""The real console in a real browser, before the real desk, which has a fake Rasa behind it."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page

from accounts.account import Account
from accounts.passwords import hashed
from tests.console.customers import Customers
from tests.console.wire import Wire, running_wire
from tests.console.working import PASSWORD, employed, open_console, sign_in
from tests.desk.conftest import database, desk, migrated_database, rasa, settings  # noqa: F401 # fixtures
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Desk
from tests.handoff.staff import Staff, hired


@pytest.fixture(scope="session")
def built_console() -> None:
    if not Path("web/console/dist/console.js").exists():
        pytest.fail("These tests need the console: make web", pytrace=False)


@pytest.fixture(scope="session")
async def password_hash() -> str:
    return await hashed(PASSWORD)


@pytest.fixture
async def anna(desk: Desk, password_hash: str) -> Account:  # noqa: F811 # a fixture
    """An agent, who works in the browser."""
    return await employed(desk, "Anna", "agent", password_hash)


@pytest.fixture
async def leo(desk: Desk, password_hash: str) -> Account:  # noqa: F811 # a fixture
    """Who leads the agents, in the browser too."""
    return await employed(desk, "Leo", "lead", password_hash)


@pytest.fixture
async def maja(desk: Desk) -> Staff:  # noqa: F811 # a fixture
    """Another lead, at a console elsewhere. While she is available there is somebody to wait for."""
    maja = await hired(desk, "Maja", "lead")
    await maja.be("available")
    return maja


@pytest.fixture
def customers(desk: Desk, rasa: FakeRasa, database: Path, maja: Staff) -> Customers:  # noqa: F811 # fixtures
    return Customers(desk, rasa, database)


@pytest.fixture
async def wire(desk: Desk) -> AsyncIterator[Wire]:  # noqa: F811 # a fixture
    async with running_wire(urlsplit(desk.url).port or 0) as wire:
        yield wire


@pytest.fixture
async def sign_in_page(built_console: None, browser_page: Page, wire: Wire) -> AsyncIterator[Page]:
    """The console, with nobody signed in."""
    await open_console(browser_page, wire.url)
    yield browser_page
    # It would be told as an error that desk is gone.
    await browser_page.goto("about:blank")


@pytest.fixture
async def console_page(sign_in_page: Page, anna: Account) -> Page:
    """The console of Anna."""
    await sign_in(sign_in_page, "anna")
    return sign_in_page


@pytest.fixture
async def lead_page(sign_in_page: Page, leo: Account) -> Page:
    """The console of Leo."""
    await sign_in(sign_in_page, "leo")
    return sign_in_page
