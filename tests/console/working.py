"""What an agent does with the console."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Locator, Page, expect

from accounts.account import Account, make
from desk.services import Services
from tests.console.wire import Wire
from tests.desk.serving import Customer, Desk

PASSWORD = "korrekt häst batteri"
MESSAGES = "**/v1/console/conversations/*/messages"
_EVENTS = "**/v1/console/events"


async def employed(desk: Desk, name: str, role: str, password_hash: str) -> Account:
    """Somebody new, who signs in with PASSWORD."""
    services: Services = desk.app.ctx.services
    async with services.engine.begin() as connection:
        return await make(connection, name.lower(), name, role, password_hash)


async def open_console(page: Page, url: str) -> None:
    await page.set_viewport_size({"width": 1400, "height": 900})
    await page.goto(f"{url}/console")
    await expect(page.get_by_role("button", name="Logga in", exact=True)).to_be_visible()


def name_of(customer: Customer) -> str:
    return f"Kund {customer.conversation[:4].upper()}"


async def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    await page.get_by_label("Användarnamn").fill(name)
    await page.get_by_label("Lösenord").fill(password)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_visible()


async def claim(page: Page, customer: Customer) -> None:
    await page.get_by_role("button", name=f"Ta samtalet {name_of(customer)}").click()
    await expect(field(page)).to_be_focused()


async def write(page: Page, text: str) -> None:
    await field(page).fill(text)
    await field(page).press("Enter")


@asynccontextmanager
async def without_news(page: Page, wire: Wire) -> AsyncIterator[None]:
    """What desk tells by itself does not arrive; what is asked for does."""
    async with page.expect_request(_EVENTS):
        await page.route(_EVENTS, lambda route: route.abort())
        wire.cut()
    yield
    await page.unroute(_EVENTS)


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Ditt svar på")


def queue(page: Page) -> Locator:
    return page.get_by_role("region", name="Kön").get_by_role("listitem")


def mine(page: Page) -> Locator:
    return page.get_by_role("region", name="Mina samtal").get_by_role("listitem")


def said(page: Page) -> Locator:
    """What the customer and the agents have said in the conversation that is shown."""
    return page.get_by_role("log").locator(".message:is(.customer, .agent) .bubble p:first-child")


def log(page: Page) -> Locator:
    """What all have said in it, the bot and desk too."""
    return page.get_by_role("log").locator(".bubble p:first-child")


def options(page: Page) -> Locator:
    """Of the replies and steps."""
    return page.get_by_role("listbox", name="Svar och steg").get_by_role("option")
