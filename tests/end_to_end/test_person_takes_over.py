"""A customer and an agent in two real browsers, over all four processes: asking for a person, talking, handing back."""

import secrets
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect

from launcher.stack import Stack
from tests.end_to_end.test_pages import guide, steps

THIRD, FOURTH = steps("op_fi")[2:4]


@pytest.fixture
async def agent(stack: Stack, browser_page: Page) -> AsyncIterator[Page]:
    """The console, signed in for the first time and available. Away in the end: the stack is the other tests' too."""
    page = browser_page
    await page.set_viewport_size({"width": 1400, "height": 900})
    await page.goto(f"{stack.url('desk')}/console")
    await page.get_by_role("button", name="Första gången").click()
    await page.get_by_label("Engångskod").fill(stack.invite("desk", "--role", "lead"))
    await page.get_by_label("Användarnamn").fill(f"anna{secrets.token_hex(4)}")
    await page.get_by_label("Namn som kunderna ser").fill("Anna")
    await page.get_by_label("Lösenord").fill("fyra kloka älgar")
    await page.get_by_role("button", name="Skapa ditt konto").click()
    await page.get_by_role("button", name="Tillgänglig").click()
    await expect(page.get_by_text("Ingen väntar.")).to_be_visible()
    yield page
    await page.get_by_role("button", name="Borta").click()
    await expect(page.get_by_role("button", name="Borta")).to_have_attribute("aria-pressed", "true")


@pytest.fixture
async def customer(stack: Stack, agent: Page) -> AsyncIterator[Page]:
    """The bank's page with the guide at the third step of op.fi."""
    browser = agent.context.browser
    assert browser is not None
    context = await browser.new_context(locale="sv-FI", viewport={"width": 420, "height": 860})
    page = await context.new_page()
    await page.goto(f"{stack.url('desk')}/")
    await page.get_by_role("button", name="Öppna Nätmötesguiden").click()
    await write(page, "hej jag ska på nätmöte på op.fi")
    for title in steps("op_fi")[:2]:
        await expect(guide(page).get_by_role("heading", name=title)).to_be_visible()
        await replies(page).get_by_role("button", name="Nästa").click()
    await expect(guide(page).get_by_role("heading", name=THIRD)).to_be_visible()
    yield page
    await context.close()


def replies(page: Page) -> Locator:
    return page.get_by_role("group", name="Snabbsvar")


def strip(page: Page) -> Locator:
    return page.locator("meeting-guide .person p")


def log(console: Page) -> Locator:
    return console.get_by_role("log")


async def write(page: Page, text: str) -> None:
    await page.locator("meeting-guide textarea").fill(text)
    await page.keyboard.press("Enter")


async def answer(console: Page, text: str) -> None:
    await console.get_by_role("textbox", name="Ditt svar på").fill(text)
    await console.keyboard.press("Enter")


async def take_next(console: Page) -> None:
    await console.get_by_role("region", name="Kön").get_by_role("button", name="Ta samtalet").click()
    await expect(console.get_by_role("textbox", name="Ditt svar på")).to_be_focused()


async def test_from_asking_for_a_person_to_handing_back_at_the_same_step(
    stack: Stack, agent: Page, customer: Page
) -> None:
    await write(customer, "kameran är svart")
    await expect(guide(customer)).to_contain_text("Du är på steg 3 av 7")
    await write(customer, "jag vill tala med en människa")
    await expect(strip(customer)).to_contain_text("Du är först i kön")
    await write(customer, "var är jag?")
    await expect(guide(customer)).to_contain_text("3 av 7")

    waiting = agent.get_by_role("region", name="Kön").get_by_role("listitem")
    await expect(waiting).to_contain_text("Bad om en människa")
    await expect(waiting).to_contain_text(THIRD)
    await take_next(agent)
    await expect(strip(customer)).to_have_text("Du talar med Anna.")
    await expect(replies(customer)).to_have_count(0)
    about = agent.get_by_role("complementary", name="Om kunden")
    await expect(about).to_contain_text(f"Steg 3 av 7: {THIRD}")
    await expect(about).to_contain_text("Chrome")
    await expect(about.get_by_role("listitem").first).to_contain_text("Bilden är svart")
    await expect(log(agent)).to_contain_text("kameran är svart")

    await answer(agent, "Hej, jag heter Anna. Vad ser du?")
    await expect(guide(customer).locator(".name")).to_have_text(["Anna"])
    bots = await guide(customer).locator(".bubble").count()
    for text in ("/restart", "nästa", "jag ser en svart ruta"):
        await write(customer, text)
        await expect(log(agent)).to_contain_text(text.removeprefix("/"))
    stack.running.kill("desk")
    stack.start_again("desk")
    await write(customer, "är du kvar?")
    await expect(log(agent)).to_contain_text("är du kvar?")
    await answer(agent, "Jag är kvar.")
    await expect(guide(customer)).to_contain_text("Jag är kvar.")
    await expect(guide(customer).locator(".bubble")).to_have_count(bots + 5)  # no word of the bot's

    await agent.get_by_role("button", name="Till guiden", exact=True).click()
    await agent.get_by_role("dialog").get_by_role("button", name="Till guiden").click()
    await expect(agent.get_by_text("Du har inga samtal just nu.")).to_be_visible()
    await expect(guide(customer)).to_contain_text("Anna har lämnat chatten")
    await expect(guide(customer).get_by_role("heading", name=THIRD)).to_have_count(2)
    await expect(strip(customer)).to_be_empty()
    await replies(customer).get_by_role("button", name="Nästa").click()
    await expect(guide(customer).get_by_role("heading", name=FOURTH)).to_be_visible()


async def test_handing_back_at_another_step_closing_and_rating(agent: Page, customer: Page) -> None:
    await write(customer, "jag vill tala med en människa")
    await take_next(agent)
    await agent.get_by_role("button", name="Till guiden", exact=True).click()
    dialog = agent.get_by_role("dialog")
    await dialog.get_by_role("combobox").select_option("op5")
    await dialog.get_by_role("button", name="Till guiden").click()
    await expect(guide(customer).get_by_role("heading", name=steps("op_fi")[4])).to_be_visible()

    await write(customer, "jag vill tala med en människa")
    await take_next(agent)
    await agent.get_by_role("button", name="Avsluta", exact=True).click()
    await agent.get_by_role("dialog").get_by_role("button", name="Avsluta").click()
    await expect(guide(customer)).to_contain_text("Fick du den hjälp du behövde?")
    await replies(customer).get_by_role("button", name="Ja", exact=True).click()
    await expect(guide(customer)).to_contain_text("Tack för ditt svar")
    await write(customer, "nästa")
    await expect(guide(customer).get_by_role("heading", name=steps("op_fi")[5])).to_be_visible()
    await agent.get_by_role("button", name="Läget").click()
    await expect(agent.get_by_role("heading", name="Var kunderna stannar: op.fi")).to_be_visible()
