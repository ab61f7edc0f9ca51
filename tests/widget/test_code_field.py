"""The field for the confirmation code."""

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.desk.fake_rasa import FakeRasa
from tests.widget.conversing import body_of, bubbles, open_guide, write

CODE = "482913"


@pytest.fixture
async def field(page: Page) -> Locator:
    await open_guide(page)
    await write(page, "koden")
    field = page.get_by_role("textbox", name="Bekräftelsekod")
    await expect(field).to_be_visible()
    return field


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Bekräfta", exact=True)


async def test_it_is_one_field_that_a_code_can_be_pasted_into(field: Locator) -> None:
    await expect(field).to_have_attribute("autocomplete", "one-time-code")
    await expect(field).to_have_attribute("inputmode", "numeric")
    assert await field.count() == 1


@pytest.mark.parametrize("typed", ["482 913", "482-913", " 482913 "])
async def test_spaces_and_dashes_do_not_matter(page: Page, field: Locator, typed: str) -> None:
    await field.fill(typed)
    async with page.expect_request("**/v1/code") as sent:
        await button(page).click()
    assert body_of(await sent.value)["code"] == CODE


async def test_what_is_no_code_is_told_beside_the_field_and_not_sent(page: Page, field: Locator) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/code") else None)
    await field.fill("12345")
    await page.keyboard.press("Enter")
    await expect(page.locator("#code-problem")).to_contain_text("Koden har sex siffror.")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    await field.fill("123456")
    await expect(page.locator("#code-problem")).to_be_empty()
    assert not sent


async def test_what_desk_says_of_the_code_stands_beside_the_field(page: Page, field: Locator, rasa: FakeRasa) -> None:
    await field.fill(CODE)
    await button(page).click()
    await expect(page.locator("#code-problem")).not_to_be_empty()  # this chat belongs to no meeting
    await expect(bubbles(page).filter(has_text="••••••")).to_have_count(0)


async def test_the_code_is_hidden_at_once_and_kept_nowhere(page: Page, field: Locator) -> None:
    await page.route("**/v1/code", lambda route: route.abort())
    await field.fill(CODE)
    await button(page).click()
    await expect(bubbles(page).last).to_have_text("••••••")
    await expect(field).to_have_value("")
    assert CODE not in await page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert CODE not in await page.locator("meeting-guide").evaluate("(guide) => guide.shadowRoot.innerHTML")


async def test_the_card_goes_when_the_identity_is_confirmed(page: Page, field: Locator) -> None:
    async def confirm(route: Route) -> None:
        turn = body_of(route.request)["id"]
        common = {"buttons": [], "at": "2026-11-23T10:00:00Z", "turn": turn}
        messages = [
            {"number": 4, "from": "customer", "text": "••••••", "custom": None, **common},
            {"number": 5, "from": "bot", "text": "Tack.", "custom": {"type": "identity_confirmed"}, **common},
        ]
        await route.fulfill(json={"outcome": "confirmed", "messages": messages})

    await page.route("**/v1/code", confirm)
    await field.fill(CODE)
    await button(page).click()
    await expect(bubbles(page).last).to_have_text("Tack.")
    await expect(field).to_have_count(0)
