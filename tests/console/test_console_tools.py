"""What stands beside the talk: the card, ready texts, notes, and the ways a conversation leaves an agent."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from desk.replies import replies, reply_to, step_card, step_cards
from desk.settings import Settings
from storage.migrations import upgrade
from tests.console.customers import READINGS, Customers
from tests.console.wire import Wire
from tests.console.working import (
    claim,
    employed,
    field,
    mine,
    open_console,
    options,
    queue,
    said,
    sign_in,
    without_news,
)
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Customer, page_token, serving
from tests.handoff.staff import Staff, until
from tests.verification.verification_process import create_meeting, issue_code, served, sqlite_url
from verification.__main__ import MIGRATIONS


@pytest.fixture
async def customer(console_page: Page, customers: Customers) -> Customer:
    """Whose conversation is Anna's."""
    customer = await customers.ask("hej")
    await claim(console_page, customer)
    await expect(said(console_page)).to_have_text(["hej"])
    return customer


async def test_the_card_says_what_would_otherwise_be_asked(console_page: Page, customers: Customers) -> None:
    customer = await customers.desk.open_session(token=page_token())
    equipment = {"device": "computer", "os": "windows", "browser": "edge", "camera": "denied", "microphone": "granted"}
    await customer.http.put("/v1/sessions/current/equipment", json=equipment)
    problems = ("permission_denied", "permission_denied", "cannot_find_online_meeting", "next_step")
    await customers.walk(customer, *((intent, "op3") for intent in problems))
    await customers.go_on_to_ask(customer, "hej")
    await customers.set_back(customer, waiting_since=245)
    await claim(console_page, customer)
    card = console_page.get_by_role("complementary", name="Om kunden")
    for name, value in [
        ("Orsak", "Bad om en människa"),
        ("Väntetid", "4 min"),
        ("Tjänst", "op.fi"),
        ("Steg", "Steg 3 av 7: Gå till nätmötet"),
        ("Enhet", "Dator, Windows"),
        ("Webbläsare", "Edge"),
        ("Kamera", "Blockerad"),
        ("Mikrofon", "Tillåten"),
        ("Inloggad", "Ja"),
        ("Bekräftelsekod", "Vet inte"),
    ]:
        fact = card.locator("dl > div").filter(has=console_page.get_by_text(name, exact=True))
        await expect(fact.get_by_role("definition")).to_contain_text(value)
    await expect(card.get_by_role("listitem").first).to_contain_text("Kvarstår")
    await expect(card.get_by_role("listitem").first).to_contain_text("Kameran eller mikrofonen är blockerad")
    await expect(card.get_by_role("listitem").nth(2)).to_contain_text("Löst")


async def test_the_card_says_how_it_stands_with_the_code(
    built_console: None,
    browser_page: Page,
    settings: Callable[..., Settings],
    rasa: FakeRasa,
    database: Path,
    password_hash: str,
    tmp_path: Path,
) -> None:
    await asyncio.to_thread(upgrade, sqlite_url(tmp_path), MIGRATIONS)
    with served(sqlite_url(tmp_path), tmp_path) as verification:
        meeting = await create_meeting(verification)
        await issue_code(verification, meeting)
        async with serving(settings(verification_url=verification.url)) as desk:
            await employed(desk, "Anna", "agent", password_hash)
            await open_console(browser_page, desk.url)
            await sign_in(browser_page, "anna")
            customers = Customers(desk, rasa, database)
            await claim(browser_page, await customers.ask("hej", token=page_token(meeting_id=meeting)))
            card = browser_page.get_by_role("complementary", name="Om kunden")
            await expect(card).to_contain_text("Given, inte bekräftad")
            await expect(card).to_contain_text(meeting)
            await browser_page.goto("about:blank")


async def test_a_reply_is_found_and_inserted_by_keyboard(console_page: Page, customer: Customer) -> None:
    page = console_page
    await field(page).fill("Hej.")
    await page.keyboard.press("Control+k")
    find = page.get_by_role("combobox", name="Sök bland svar och steg")
    await expect(find).to_be_focused()
    await expect(options(page)).to_have_count(len(replies("sv")) + sum(map(len, step_cards("sv").values())))
    await page.keyboard.type("op.fi steg 3 natmotet")
    await expect(options(page)).to_have_text(["op.fi · Steg 3 Gå till nätmötet"])
    second = replies("sv")[1]
    await page.keyboard.press("Control+a")
    await page.keyboard.type("svar")
    await page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    await expect(chosen).to_have_text(f"Svar {second.title}")
    assert await find.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value(f"Hej.\n\n{second.text}")
    await expect(find).to_have_count(0)


async def test_the_replies_can_be_left_without_choosing(console_page: Page, customer: Customer) -> None:
    await console_page.get_by_role("button", name="Svar och steg").click()
    await expect(console_page.get_by_role("combobox", name="Sök bland svar och steg")).to_be_focused()
    await console_page.keyboard.type("finns inte alls")
    await expect(options(console_page)).to_have_count(0)
    await console_page.keyboard.press("Escape")
    await expect(field(console_page)).to_be_focused()
    await expect(field(console_page)).to_have_value("")


async def test_a_step_card_is_sent_as_it_stands(console_page: Page, customer: Customer) -> None:
    card = step_card("op3", "sv")
    assert card
    await console_page.keyboard.press("Control+k")
    await console_page.keyboard.type("steg 3")
    await console_page.get_by_role("button", name="Skicka stegkort").click()
    await expect(said(console_page)).to_have_text(["hej", card.text])
    sent = (await customer.history())[-1]
    assert (sent["text"], sent["custom"]["step"]) == (card.text, "op3")


async def test_the_guides_suggestions_are_sent_or_adapted(
    console_page: Page, customer: Customer, rasa: FakeRasa
) -> None:
    page = console_page
    rasa.parsed = READINGS
    likeliest, other = reply_to("cannot_find_online_meeting", "sv"), reply_to("no_meeting_shown", "sv")
    assert likeliest
    assert other
    await page.get_by_role("button", name="Guidens förslag").click()
    await expect(page.get_by_role("heading", name="Guidens förslag")).to_be_focused()
    await expect(page.get_by_text("72 % säker")).to_be_visible()
    await page.get_by_role("button", name="Ändra först Inget möte syns").click()
    await expect(field(page)).to_have_value(other.text)
    await field(page).fill("")
    await page.get_by_role("button", name="Guidens förslag").click()
    await page.get_by_role("button", name="Skicka direkt Jag hittar inte Nätmöte").click()
    await expect(said(page)).to_have_text(["hej", likeliest.text])


async def test_a_note_is_kept_until_it_is_saved(console_page: Page, customer: Customer) -> None:
    page = console_page
    await page.get_by_role("button", name="Anteckning", exact=True).click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("Ring hellre")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Anteckning", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Skriv en anteckning").click()
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("Ring hellre")
    await page.get_by_role("button", name="Spara").click()
    await expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()
    await expect(page.get_by_role("complementary").get_by_text("Ring hellre")).to_be_visible()
    await expect(page.get_by_role("button", name="Skriv en anteckning")).to_be_focused()


@pytest.mark.parametrize(
    ("opens", "chooses", "does", "status", "event"),
    [
        ("Flytta", None, "Flytta", "queued", ("transfer", None)),
        ("Flytta", "Maja", "Flytta", "queued", ("transfer", None)),
        ("Till guiden", None, "Till guiden", "bot", ("hand_back", None)),
        ("Avsluta", None, "Avsluta", "closed", ("close", "solved")),
        ("Avsluta", "Kunden är borta", "Avsluta", "closed", ("close", "customer_gone")),
    ],
)
async def test_a_conversation_leaves(
    console_page: Page,
    customers: Customers,
    customer: Customer,
    opens: str,
    chooses: str | None,
    does: str,
    status: str,
    event: tuple[str, str | None],
) -> None:
    page = console_page
    await page.get_by_role("button", name=opens, exact=True).click()
    if chooses:
        await page.get_by_role("radio", name=chooses).check()
    await page.get_by_role("dialog").get_by_role("button", name=does, exact=True).click()
    await expect(mine(page)).to_have_count(0)
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_focused()
    await expect(queue(page)).to_have_count(1 if status == "queued" else 0)
    await expect(queue(page).get_by_text("Till Maja")).to_have_count(1 if chooses == "Maja" else 0)
    assert (customers.status(customer), customers.last_event(customer)) == (status, event)


async def test_the_guide_goes_on_at_a_chosen_step(console_page: Page, customer: Customer, rasa: FakeRasa) -> None:
    await console_page.get_by_role("button", name="Till guiden").click()
    step = console_page.get_by_label("Var ska guiden fortsätta?")
    await expect(step.locator("option").first).to_have_text("Samma steg som nu: Gå till nätmötet")
    await step.select_option("2. Gå till kundtjänsten")
    await console_page.get_by_role("dialog").get_by_role("button", name="Till guiden").click()
    await expect(mine(console_page)).to_have_count(0)

    async def is_told() -> bool:
        return rasa.asked[-1].get("button") == {"intent": "resume_at", "entities": {"step": "op2"}}

    await until(is_told)


async def test_what_goes_wrong_in_a_dialog_is_said_in_it(
    console_page: Page, customer: Customer, maja: Staff, wire: Wire
) -> None:
    await console_page.get_by_role("button", name="Avsluta", exact=True).click()
    dialog = console_page.get_by_role("dialog")
    async with without_news(console_page, wire):
        await maja.do(customer, "transfer")
        await dialog.get_by_role("button", name="Avsluta", exact=True).click()
        await expect(dialog.get_by_role("alert")).to_have_text("Samtalet är inte ditt längre.")
    await console_page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
