"""WCAG 2.2 AA: what a machine can see of it, and by keyboard alone from signing in to closing."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from accounts.account import Account
from desk.replies import replies, step_cards
from tests.console.customers import READINGS, Customers
from tests.console.working import PASSWORD, claim, field, mine, name_of, options, queue, said, sign_in, write
from tests.desk.stored import rows
from tests.handoff.staff import Staff

AXE = Path("web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async (runOnly) => (await axe.run(document, { runOnly })).violations
    .map(({ id, nodes }) => [id, ...nodes.map((node) => node.html.slice(0, 160))])"""
# A table too wide for the page scrolls by itself; nothing else does.
SIDEWAYS = """() => [...document.querySelectorAll("*")]
    .filter((element) => !element.closest(".unseen, .skip, svg, .sideways, option, select, .preview")
        && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
    .map((element) => element.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll("button, input, textarea, select, a, summary, [role=option]")]
    .filter((element) => element.checkVisibility() && !element.matches(".skip, [type=radio], [type=checkbox]"))
    .filter((element) => { const box = element.getBoundingClientRect(); return box.height < 24 || box.width < 24; })
    .map((element) => element.outerHTML.slice(0, 120))"""

FOCUSED = """() => { const { activeElement } = document;
    return activeElement.matches("main, body") ? "" : (activeElement.labels?.[0] ?? activeElement).textContent; }"""


async def violations(page: Page) -> Any:
    """In both colour schemes, which differ in colours alone."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found = await page.evaluate(VIOLATIONS, RULES)
    await page.emulate_media(color_scheme="dark")
    in_the_dark = await page.evaluate(VIOLATIONS, ["color-contrast"])
    await page.emulate_media(color_scheme="light")
    return [*found, *(["in the dark", *each] for each in in_the_dark)]


async def full_house(customers: Customers) -> None:
    await customers.leave_message("Ring mig")
    await customers.ask("En löydä nappia", language="fi", reason="failures")
    await customers.set_back(await customers.ask("Någon bad om mina koder", reason="fraud"), seen_at=600)


@pytest.mark.parametrize("width", [1400, 320])
async def test_axe_finds_nothing_in_any_state(
    sign_in_page: Page, leo: Account, customers: Customers, maja: Staff, width: int
) -> None:
    page = sign_in_page
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await page.set_viewport_size({"width": width, "height": 900})
    found: dict[str, Any] = {}

    async def look(state: str) -> None:
        problems = await violations(page) + [["sideways", *await page.evaluate(SIDEWAYS)]]
        problems += [["small", *await page.evaluate(SMALL)]]
        found[state] = [problem for problem in problems if len(problem) > 1]

    await look("sign-in")
    await page.get_by_role("button", name="Logga in", exact=True).click()
    await look("sign-in, with a mistake")
    await page.get_by_role("button", name="Första gången").click()
    await page.get_by_role("button", name="Skapa ditt konto").click()
    await look("first time, with mistakes")
    await page.get_by_role("button", name="Jag har redan ett konto").click()
    await sign_in(page, "leo")
    await look("nobody waits")
    await full_house(customers)
    customers.rasa.parsed = READINGS
    customer = await customers.ask("hej " + "https://www.example.org/" + "a" * 300)
    await expect(queue(page)).to_have_count(3)
    await look("queue")
    await maja.do(customer, "notes", {"text": "en anteckning"})
    await claim(page, customer)
    await write(page, "ett svar")
    await expect(page.locator(".delivery")).to_have_text("Skickat")
    if width < 1000:
        await page.get_by_role("complementary").locator("summary").click()
    await look("conversation")
    await page.get_by_role("button", name="Svar och steg").click()
    await expect(options(page)).to_have_count(len(replies("sv")) + sum(map(len, step_cards("sv").values())))
    await look("replies")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Guidens förslag").click()
    await expect(page.get_by_text("72 % säker")).to_be_visible()
    await look("suggestions")
    await page.keyboard.press("Escape")
    for name in ("Anteckning", "Flytta", "Till guiden", "Avsluta", "Kortkommandon"):
        await page.get_by_role("button", name=name, exact=True).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await look(name)
        await page.keyboard.press("Escape")
    await maja.do(customer, "transfer")
    await expect(page.get_by_text("Samtalet är inte längre ditt.")).to_be_visible()
    await look("lost conversation")
    await page.get_by_role("button", name="Läget").click()
    await expect(page.get_by_role("heading", name="Konton")).to_be_visible()
    await look("overview")
    await page.get_by_role("button", name="Skapa engångskod").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await look("one-time code")
    assert {state: problems for state, problems in found.items() if problems} == {}


async def test_by_keyboard_alone_from_signing_in_to_closing(
    sign_in_page: Page, anna: Account, customers: Customers, database: Path
) -> None:
    page, keyboard = sign_in_page, sign_in_page.keyboard
    customer = await customers.ask("hej")

    async def tab_to(name: str) -> None:
        for _ in range(40):
            if name in str(await page.evaluate(FOCUSED)):
                return
            await keyboard.press("Tab")
        pytest.fail(f"{name} is not reached")

    await tab_to("Användarnamn")
    await keyboard.type("anna")
    await tab_to("Lösenord")
    await keyboard.type(PASSWORD)
    await keyboard.press("Enter")
    await expect(queue(page)).to_have_count(1)
    await keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    await keyboard.press("Enter")
    await tab_to("Ta samtalet")
    await keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await keyboard.type("Hej, jag heter Anna.")
    await keyboard.press("Enter")
    await expect(said(page)).to_have_text(["hej", "Hej, jag heter Anna."])
    await keyboard.press("Escape")
    await keyboard.press("o")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await keyboard.type("snäll kund")
    await tab_to("Spara")
    await keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert rows(database, "SELECT text FROM notes") == [("snäll kund",)]
    await keyboard.press("x")
    await expect(page.get_by_role("radio", name="Löst", exact=True)).to_be_focused()
    await keyboard.press("ArrowDown")
    await tab_to("Avsluta")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_focused()
    assert customers.last_event(customer) == ("close", "unsolved")


async def test_single_keys_work_outside_fields_and_can_be_switched_off(
    console_page: Page, customers: Customers
) -> None:
    page, keyboard = console_page, console_page.keyboard
    one, two, three = [await customers.ask(text) for text in ("ett", "två", "tre")]
    await expect(queue(page)).to_have_count(3)
    await page.get_by_role("heading", name="Kön").focus()
    await keyboard.press("n")
    await expect(field(page)).to_be_focused()
    await keyboard.type("n")  # in a field it is a letter
    await expect(field(page)).to_have_value("n")
    await keyboard.press("Escape")
    await keyboard.press("n")
    await expect(page.get_by_role("heading", name=name_of(two))).to_be_visible()
    await expect(field(page)).to_be_focused()
    await expect(mine(page)).to_have_count(2)
    await keyboard.press("Escape")
    await keyboard.press("k")
    await expect(page.get_by_role("heading", name=name_of(one))).to_be_focused()
    await keyboard.press("j")
    await expect(page.get_by_role("heading", name=name_of(two))).to_be_focused()
    await keyboard.press("w")
    await expect(page.get_by_role("heading", name=name_of(one))).to_be_visible()
    await keyboard.press("Escape")
    await keyboard.press("?")
    await page.get_by_role("checkbox", name="Använd kortkommandon").uncheck()
    await keyboard.press("Escape")
    await page.get_by_role("heading", name="Kön").focus()
    await keyboard.press("n")
    await expect(queue(page)).to_have_count(1)
    await expect(queue(page)).to_contain_text(name_of(three))
    await page.reload()
    await page.get_by_role("button", name="Kortkommandon").click()
    await expect(page.get_by_role("checkbox", name="Använd kortkommandon")).not_to_be_checked()


async def test_new_words_of_the_customer_are_announced_and_old_ones_and_ones_own_are_not(
    console_page: Page, customers: Customers
) -> None:
    customer = await customers.ask("gammalt")
    await claim(console_page, customer)
    log = console_page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await write(console_page, "ett svar")
    await customer.say("nytt")
    await expect(said(console_page)).to_have_text(["gammalt", "ett svar", "nytt"])
    assert await log.locator(".agent").get_attribute("aria-live") == "off"
    assert await log.locator(".customer").last.get_attribute("aria-live") is None


async def test_the_conversation_stays_at_its_end_while_one_is_there(console_page: Page, customers: Customers) -> None:
    customer = await customers.ask(*(f"meddelande {number}" for number in range(15)))
    customers.rasa.parsed = READINGS
    await claim(console_page, customer)
    await expect(said(console_page).last).to_be_in_viewport()
    await console_page.get_by_role("button", name="Guidens förslag").click()
    await expect(console_page.get_by_text("72 % säker")).to_be_visible()
    await expect(said(console_page).last).to_be_in_viewport()
    await console_page.keyboard.press("Escape")
    await expect(said(console_page).last).to_be_in_viewport()
    await said(console_page).first.scroll_into_view_if_needed()
    await console_page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    await customer.say("det sista")
    newer = console_page.get_by_role("button", name="Nya meddelanden")
    await newer.click()
    await expect(said(console_page).last).to_be_in_viewport()
    await expect(newer).to_have_count(0)


@pytest.mark.parametrize("size", [(320, 256), (640, 360), (900, 700), (1400, 900)])
async def test_the_field_is_reachable_at_every_size(
    console_page: Page, customers: Customers, size: tuple[int, int]
) -> None:
    await console_page.set_viewport_size({"width": size[0], "height": size[1]})
    await claim(console_page, await customers.ask("hej"))
    await field(console_page).scroll_into_view_if_needed()
    await expect(field(console_page)).to_be_in_viewport(ratio=1)
    await write(console_page, "hej")
    await expect(said(console_page)).to_have_text(["hej", "hej"])
    assert await console_page.evaluate(SIDEWAYS) == []


async def test_nothing_moves_for_who_wants_it_still(console_page: Page) -> None:
    await console_page.emulate_media(reduced_motion="reduce")
    await console_page.get_by_role("button", name="Kortkommandon").click()
    await expect(console_page.get_by_role("dialog")).to_be_visible()
    assert await console_page.evaluate("document.getAnimations().length") == 0
