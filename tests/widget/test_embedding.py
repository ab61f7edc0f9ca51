"""The bank's page and the guide on it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import MEETING, Desk, page_token
from tests.widget.conversing import GREETING, body_of, bubbles, open_guide, talkative, write

POLICY = "default-src 'self'"
OTHER_MEETING = "5e" * 16


async def bank_page(page: Page, desk: Desk, attributes: str = "", body: str = "<h1>Banken</h1>") -> None:
    """A page of the bank's that embeds the guide with one script tag."""
    script = f'<script src="/widget.js" {attributes} async></script>'
    head = f'<meta charset="utf-8"><title>Banken</title>{script}'
    html = f'<!doctype html><html lang="sv">{head}<body>{body}</body></html>'

    async def answer(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    await page.route("**/bank", answer)
    await page.goto(f"{desk.url}/bank")


@pytest.fixture
async def bank(widget: None, browser_page: Page, desk: Desk, rasa: FakeRasa) -> AsyncIterator[Page]:
    rasa.reply = talkative
    yield browser_page
    await browser_page.goto("about:blank")


async def set_token(page: Page, token: str) -> None:
    await page.evaluate("(token) => void (document.querySelector('meeting-guide').token = token)", token)


def metadata(rasa: FakeRasa) -> dict[str, Any]:
    found: dict[str, Any] = rasa.asked[-1]["metadata"]
    return found


async def test_one_script_tag_is_enough_under_a_strict_policy(bank: Page, desk: Desk, rasa: FakeRasa) -> None:
    elsewhere: list[str] = []
    bank.on("request", lambda request: None if request.url.startswith(desk.url) else elsewhere.append(request.url))
    await bank_page(bank, desk, f'data-language="sv" data-service="op_fi" data-token="{page_token(service="op_fi")}"')
    await expect(bank.locator("body > meeting-guide:last-child")).to_have_count(1)
    await expect(bank.locator("script")).not_to_have_attribute("data-token", "")
    await open_guide(bank)
    assert metadata(rasa)["customer_id"] == "customer-1"
    assert metadata(rasa)["meeting_id"] == MEETING
    assert metadata(rasa)["service"] == "op_fi"
    assert metadata(rasa)["browser"] == "chrome"
    assert not elsewhere


async def test_the_page_signs_the_running_conversation_in(bank: Page, desk: Desk, rasa: FakeRasa) -> None:
    await bank_page(bank, desk)
    await open_guide(bank)
    assert "customer_id" not in metadata(rasa)
    async with bank.expect_response("**/v1/sessions/current/token"):
        await set_token(bank, page_token())
    await write(bank, "hej")
    await expect(bubbles(bank)).to_have_text([GREETING, "hej", "Du sa: hej"])
    assert metadata(rasa)["customer_id"] == "customer-1"


async def test_nothing_of_one_customer_is_shown_to_the_next(bank: Page, desk: Desk, rasa: FakeRasa) -> None:
    await bank_page(bank, desk, f'data-token="{page_token()}"')
    await open_guide(bank)
    await write(bank, "något eget")
    await expect(bubbles(bank)).to_have_count(3)
    await bank.get_by_label("Skriv till guiden").fill("och mer")
    async with bank.expect_response(lambda response: response.status == 201):
        await set_token(bank, page_token(sub="customer-2", meeting_id=OTHER_MEETING))
    await expect(bubbles(bank)).to_have_text([GREETING])
    await expect(bank.get_by_label("Skriv till guiden")).to_have_value("")
    assert metadata(rasa)["customer_id"] == "customer-2"
    assert "eget" not in await bank.evaluate("JSON.stringify([localStorage, sessionStorage])")


async def test_a_page_token_that_is_not_good_leaves_the_guide(bank: Page, desk: Desk, rasa: FakeRasa) -> None:
    await bank_page(bank, desk, 'data-token="no.good.token"')
    await open_guide(bank)
    assert "customer_id" not in metadata(rasa)


async def test_a_web_view_may_give_it_the_whole_page(bank: Page, desk: Desk) -> None:
    await bank.set_viewport_size({"width": 390, "height": 844})
    await bank_page(bank, desk, 'data-open="true" data-language="fi"', body="")
    await expect(bank.get_by_role("log")).to_contain_text(GREETING)
    panel = bank.locator("meeting-guide .panel")
    box = await panel.bounding_box()
    assert box is not None
    assert round(box["height"]) == 844
    await bank.keyboard.press("Escape")
    await expect(bank.get_by_role("log")).to_be_visible()
    await expect(bank.get_by_role("button", name="Stäng")).to_have_count(0)


async def test_the_browser_tells_what_it_runs_on_and_when_a_permission_changes(bank: Page, desk: Desk) -> None:
    await bank_page(bank, desk)
    async with bank.expect_request("**/v1/sessions") as opened:
        await bank.get_by_role("button", name="Öppna Nätmötesguiden").click()
    equipment = body_of(await opened.value)["equipment"]
    assert {"device": "computer", "browser": "chrome"}.items() <= equipment.items()
    assert equipment["camera"] in ("prompt", "denied", "granted")
    await expect(bubbles(bank)).to_have_count(1)
    async with bank.expect_response("**/v1/sessions/current/equipment") as told:
        await bank.context.grant_permissions(["camera", "microphone"])
    response = await told.value
    assert response.status == 204
    assert body_of(response.request)["camera"] == "granted"
