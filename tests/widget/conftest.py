"""The real widget in a real browser, before the real desk and a fake Rasa."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.desk.conftest import database, desk, migrated_database, rasa, settings  # noqa: F401 # fixtures
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Desk
from tests.widget.conversing import talkative


@pytest.fixture(scope="session")
def widget() -> None:
    if not Path("web/widget/dist/widget.js").exists():
        pytest.fail("These tests need the widget: make web", pytrace=False)


@pytest.fixture
async def page(widget: None, browser_page: Page, desk: Desk, rasa: FakeRasa) -> AsyncIterator[Page]:  # noqa: F811 # fixtures
    """The demo page, with the guide closed."""
    rasa.reply = talkative
    await browser_page.goto(desk.url)
    yield browser_page
    # What is still open would hold up the end of desk.
    await browser_page.goto("about:blank")
