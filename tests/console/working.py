"""What an agent does with the console."""

from playwright.async_api import Locator, Page, expect

from tests.console.fake_desk import PASSWORD, Talk


def name_of(talk: Talk) -> str:
    return f"Kund {talk.id[:4].upper()}"


async def sign_in(page: Page, name: str) -> None:
    await page.get_by_label("Användarnamn").fill(name)
    await page.get_by_label("Lösenord").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_visible()


async def claim(page: Page, talk: Talk) -> None:
    await page.get_by_role("button", name=f"Ta samtalet {name_of(talk)}").click()
    await expect(field(page)).to_be_focused()


async def write(page: Page, text: str) -> None:
    await field(page).fill(text)
    await field(page).press("Enter")


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Ditt svar på")


def queue(page: Page) -> Locator:
    return page.get_by_role("region", name="Kön").get_by_role("listitem")


def mine(page: Page) -> Locator:
    return page.get_by_role("region", name="Mina samtal").get_by_role("listitem")


def said(page: Page) -> Locator:
    """The texts in the conversation that is shown."""
    return page.get_by_role("log").locator(".bubble p:first-child")


def options(page: Page) -> Locator:
    """Of the replies and steps."""
    return page.get_by_role("listbox", name="Svar och steg").get_by_role("option")
