"""The real console in a real browser, before a desk that is all in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.console.fake_desk import FakeDesk, running_fake_desk
from tests.console.working import sign_in


@pytest.fixture(scope="session")
def built_console() -> None:
    if not Path("web/console/dist/console.js").exists():
        pytest.fail("These tests need the console: make web", pytrace=False)


@pytest.fixture
async def desk() -> AsyncIterator[FakeDesk]:
    async with running_fake_desk() as running:
        yield running


@pytest.fixture
async def sign_in_page(built_console: None, browser_page: Page, desk: FakeDesk) -> AsyncIterator[Page]:
    """The console, with nobody signed in."""
    await browser_page.set_viewport_size({"width": 1400, "height": 900})
    await browser_page.goto(f"{desk.url}/console")
    await expect(browser_page.get_by_role("button", name="Logga in", exact=True)).to_be_visible()
    yield browser_page
    # What is still open would hold up the end of desk.
    await browser_page.goto("about:blank")


@pytest.fixture
async def console_page(sign_in_page: Page) -> Page:
    """The console of Anna, an agent."""
    await sign_in(sign_in_page, "anna")
    return sign_in_page


@pytest.fixture
async def lead_page(sign_in_page: Page) -> Page:
    """The console of Leo, who leads the agents."""
    await sign_in(sign_in_page, "leo")
    return sign_in_page
