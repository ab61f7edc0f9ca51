"""A real Chromium for the tests, one for all of a process: a start costs more than a second."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from launcher import debian

# A loaded machine is slow, and waiting costs only what fails.
expect.set_options(timeout=20_000)

ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Path:
    return installed_chromium()


def installed_chromium() -> Path:
    found = debian.chromium()
    if found is None:
        pytest.fail("These tests need a browser: apt-get install chromium", pytrace=False)
    return found


@pytest.fixture(scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def browser_page(browser: Browser) -> AsyncIterator[Page]:
    """A page with a profile of its own.

    A script's error, a blocked script or a blocked style fails the test; an answer that is an HTTP error does not.
    """
    errors: list[str] = []
    context = await browser.new_context(viewport={"width": 1000, "height": 1100}, locale="sv-FI")
    page = await context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    await context.close()
    assert [error for error in errors if "Failed to load resource" not in error] == []
