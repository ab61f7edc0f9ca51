"""The adviser's page, the customer's page and the guide on it, in real browsers, over all four processes."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from playwright.async_api import Locator, Page, ViewportSize, expect

from launcher.stack import Stack
from tests.stack import holds_code

CUSTOMER = "kund-7"
SMALL_PHONE: ViewportSize = {"width": 320, "height": 568}
FLOWS = yaml.safe_load(Path("actions/flows.yml").read_text(encoding="utf-8"))
NAMES = {"op_fi": "op.fi", "op_mobilen": "OP-mobilen"}
MOST_TABS = 40


@pytest.fixture
async def phone_page(browser_page: Page) -> AsyncIterator[Page]:
    """A small phone, touched."""
    browser = browser_page.context.browser
    assert browser is not None
    context = await browser.new_context(viewport=SMALL_PHONE, has_touch=True, is_mobile=True, locale="sv-FI")
    yield await context.new_page()
    await context.close()


def steps(service: str) -> list[str]:
    return [step["title"]["sv"] for step in FLOWS[service]]


def guide(page: Page) -> Locator:
    return page.get_by_role("log")


async def focused(page: Page) -> str:
    text: str = await page.evaluate(
        "(document.querySelector('meeting-guide').shadowRoot.activeElement ?? document.activeElement).textContent"
    )
    return text.strip()


async def tab_to(page: Page, name: str) -> None:
    for _ in range(MOST_TABS):
        if await focused(page) == name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


async def new_meeting(adviser: Page, stack: Stack) -> str:
    await adviser.goto(f"{stack.url('verification')}/adviser")
    await adviser.get_by_text("Första gången?").click()
    await adviser.get_by_label("Engångskod").fill(stack.invite("verification"))
    await adviser.get_by_label("Nytt användarnamn").fill(f"anna{secrets.token_hex(4)}")
    await adviser.get_by_label("Ditt namn").fill("Anna Berg")
    await adviser.get_by_label("Välj ett lösenord").fill("fyra kloka älgar")
    await adviser.get_by_role("button", name="Skapa konto").click()
    await adviser.get_by_label("Kundens id").fill(CUSTOMER)
    await adviser.get_by_role("button", name="Skapa möte").click()
    await expect(adviser.locator("#meeting-id")).not_to_be_empty()
    return await adviser.locator("#meeting-id").inner_text()


async def new_code(adviser: Page) -> str:
    await adviser.get_by_role("button", name="Skapa kod").click()
    await expect(adviser.locator("#code")).not_to_be_empty()
    code = "".join(character for character in await adviser.locator("#code").inner_text() if character.isdigit())
    assert len(code) == 6
    return code


async def log_in(customer: Page, stack: Stack, meeting: str, service: str) -> None:
    await customer.goto(f"{stack.url('desk')}/")
    await customer.get_by_label("Kund-id").fill(CUSTOMER)
    await customer.get_by_label("Mötes-id").fill(meeting)
    await customer.get_by_label("Tjänst").select_option(service)
    await customer.get_by_role("button", name="Logga in").click()
    await expect(customer.get_by_text(f"Inloggad som {CUSTOMER}")).to_be_visible()


@pytest.mark.parametrize("service", ["op_fi", "op_mobilen"])
async def test_a_flow_by_keyboard_alone_up_to_the_confirmed_identity(
    stack: Stack, browser_page: Page, service: str
) -> None:
    adviser = browser_page
    meeting = await new_meeting(adviser, stack)
    assert adviser.context.browser is not None
    customer = await adviser.context.browser.new_page(locale="sv-FI")
    await log_in(customer, stack, meeting, service)
    await customer.evaluate("document.activeElement.blur()")
    await tab_to(customer, "Nätmötesguiden")
    await customer.keyboard.press("Enter")
    await expect(guide(customer)).to_contain_text("chattbot")
    await customer.keyboard.type("jag ska på nätmöte")
    await customer.keyboard.press("Enter")
    identification = {"op_fi": "Identifiering", "op_mobilen": "Identifiera dig"}[service]
    for title in steps(service):
        await expect(guide(customer).get_by_role("heading", name=title)).to_be_visible()
        if title == identification:
            break
        await tab_to(customer, "Nästa")
        await customer.keyboard.press("Enter")
    code = await new_code(adviser)
    await customer.keyboard.press("Shift+Tab")
    field = customer.get_by_role("textbox", name="Bekräftelsekod")
    for _ in range(MOST_TABS):
        if await field.evaluate("field => field.getRootNode().activeElement === field"):
            break
        await customer.keyboard.press("Tab")
    await customer.keyboard.type(code)
    await customer.keyboard.press("Enter")
    await expect(guide(customer)).to_contain_text("din identitet är bekräftad")
    await expect(field).to_have_count(0)
    await expect(adviser.locator("#state")).to_contain_text("bekräftad", ignore_case=True)
    await customer.keyboard.press("Escape")
    assert await focused(customer) == "Nätmötesguiden"
    assert code not in await customer.content()
    assert not holds_code(stack.written(), code)


@pytest.mark.parametrize("service", ["op_fi", "op_mobilen"])
async def test_a_flow_by_touch_on_a_small_phone(stack: Stack, phone_page: Page, service: str) -> None:
    page = phone_page
    await page.goto(f"{stack.url('desk')}/")
    await page.get_by_role("button", name="Nätmötesguiden").tap()
    await expect(guide(page)).to_contain_text("chattbot")
    await page.get_by_label("Skriv till guiden").fill(f"ja ska på nätmöte o använder {NAMES[service]}")
    await page.get_by_role("button", name="Skicka").tap()
    for title in steps(service):
        await expect(guide(page).get_by_role("heading", name=title)).to_be_visible()
        await page.get_by_role("group", name="Snabbsvar").get_by_role("button", name="Nästa").tap()
    await expect(guide(page)).to_contain_text("alla steg", ignore_case=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]


async def test_a_code_typed_as_text_confirms_and_both_pages_say_so(stack: Stack, browser_page: Page) -> None:
    adviser = browser_page
    meeting = await new_meeting(adviser, stack)
    code = await new_code(adviser)
    assert adviser.context.browser is not None
    customer = await adviser.context.browser.new_page(locale="sv-FI")
    await log_in(customer, stack, meeting, "op_fi")
    await customer.get_by_role("button", name="Nätmötesguiden").click()
    await expect(guide(customer)).to_contain_text("chattbot")
    await customer.get_by_label("Skriv till guiden").fill(f"koden är {code[:3]} {code[3:]}")
    await customer.keyboard.press("Enter")
    await expect(guide(customer)).to_contain_text("koden är ••••••")
    await expect(guide(customer)).to_contain_text("din identitet är bekräftad")
    await expect(adviser.locator("#state")).to_contain_text("bekräftad", ignore_case=True)
    assert code not in await customer.content()
    assert not holds_code(stack.written(), code)
