"""The adviser's page and the customer's page, in one real browser, over all four processes."""

from playwright.async_api import Page, expect

from launcher.stack import Stack
from tests.stack import holds_code

CUSTOMER = "kund-7"


async def test_from_the_advisers_code_to_a_confirmed_identity(stack: Stack, browser_page: Page) -> None:
    adviser = browser_page
    await adviser.goto(f"{stack.url('verification')}/adviser")
    await adviser.get_by_label("Din åtkomstnyckel").fill(stack.keys["adviser_token"])
    await adviser.get_by_role("button", name="Logga in").click()
    await adviser.get_by_label("Kundens id").fill(CUSTOMER)
    await adviser.get_by_role("button", name="Skapa möte").click()
    await expect(adviser.locator("#meeting-id")).not_to_be_empty()
    meeting = await adviser.locator("#meeting-id").inner_text()
    await adviser.get_by_role("button", name="Skapa kod").click()
    await expect(adviser.locator("#code")).not_to_be_empty()
    code = "".join(character for character in await adviser.locator("#code").inner_text() if character.isdigit())
    assert len(code) == 6

    browser = adviser.context.browser
    assert browser is not None
    customer = await browser.new_page(locale="sv-FI")
    await customer.goto(f"{stack.url('desk')}/")
    await customer.get_by_label("Kund-id").fill(CUSTOMER)
    await customer.get_by_label("Mötes-id").fill(meeting)
    await customer.get_by_role("button", name="Öppna chatten").click()
    chat = customer.get_by_role("log")
    await expect(chat).to_contain_text("chattbot")

    await say(customer, "jag ska på nätmöte")
    await customer.get_by_role("button", name="Jag använder op.fi").click()
    await expect(chat).to_contain_text("Logga in i tjänsten op.fi")
    for title in ("Gå till kundtjänsten", "Gå till nätmötet"):
        await customer.get_by_role("button", name="Nästa").click()
        await expect(chat).to_contain_text(title)
    await say(customer, f"koden är {code[:3]} {code[3:]}")
    await expect(chat).to_contain_text("koden är ••••••")
    await expect(chat).to_contain_text("din identitet är bekräftad")

    await expect(adviser.locator("#state")).to_contain_text("bekräftad", ignore_case=True, timeout=1_000)
    assert code not in await customer.content()
    assert not holds_code(stack.written(), code)


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Skriv till guiden").fill(text)
    await page.keyboard.press("Enter")
