"""The test of camera and microphone with Chromium's own devices and its own refusals."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.browser import ARGUMENTS
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Desk
from tests.widget.conversing import bubbles, open_guide, talkative, write
from tests.widget.test_device_check import start

FAKE_DEVICES = "--use-fake-device-for-media-stream"
NOBODY_AGREES = "--deny-permission-prompts"
BOTH = ("camera", "microphone")

Browser = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def started(widget: None, chromium: Path, desk: Desk, rasa: FakeRasa) -> Browser:
    """A browser with the flag in which the guide's card for the test is shown."""

    @asynccontextmanager
    async def launch(*flags: str, granted: tuple[str, ...] = ()) -> AsyncIterator[Page]:
        rasa.reply = talkative
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *flags])
            context = await browser.new_context(locale="sv-FI", permissions=granted)
            page = await context.new_page()
            await page.goto(desk.url)
            await open_guide(page)
            await write(page, "testa")
            yield page
            await browser.close()

    return launch


async def test_devices_that_work(started: Browser) -> None:
    async with started(FAKE_DEVICES, granted=BOTH) as page:
        await start(page)
        card = page.locator("meeting-guide .card")
        await expect(card).to_contain_text("fake_device_0")
        await page.wait_for_function(
            "document.querySelector('meeting-guide').shadowRoot.querySelector('video').videoWidth > 0"
        )
        meter = card.get_by_role("meter", name="Ljudnivå")
        await expect(meter).to_have_attribute("aria-valuetext", "Mikrofonen hör dig.")
        await expect(card.get_by_role("button", name="Spela upp ett ljud")).to_be_visible()


@pytest.mark.parametrize(
    ("flags", "granted", "told"),
    [
        ((FAKE_DEVICES, NOBODY_AGREES), (), "blockerad för sidan"),
        ((), BOTH, "ingen kamera hittades"),
    ],
    ids=["nobody agrees", "no devices"],
)
async def test_what_chromium_refuses(
    started: Browser, flags: tuple[str, ...], granted: tuple[str, ...], told: str
) -> None:
    async with started(*flags, granted=granted) as page:
        await start(page)
        await expect(bubbles(page).filter(has_text=told).first).to_be_visible()
