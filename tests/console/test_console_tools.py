"""What stands beside the talk: the card, ready texts, notes, and the ways a conversation leaves an agent."""

import pytest
from playwright.async_api import Page, expect

from tests.console.fake_desk import STEP_CARD, SUGGESTIONS, FakeDesk, Talk
from tests.console.working import claim, field, mine, options, queue, said


@pytest.fixture
async def talk(console_page: Page, desk: FakeDesk) -> Talk:
    """A conversation of Anna's."""
    talk = desk.customer("hej")
    await claim(console_page, talk)
    await expect(said(console_page)).to_have_text(["hej"])
    return talk


async def test_the_card_says_what_would_otherwise_be_asked(console_page: Page, talk: Talk) -> None:
    card = console_page.get_by_role("complementary", name="Om kunden")
    for name, value in [
        ("Orsak", "Bad om en människa"),
        ("Väntetid", "4 min 5 s"),
        ("Tjänst", "op.fi"),
        ("Steg", "Steg 3 av 7: Gå till nätmötet"),
        ("Enhet", "Dator, Windows"),
        ("Webbläsare", "Edge"),
        ("Kamera", "Blockerad"),
        ("Mikrofon", "Tillåten"),
        ("Inloggad", "Ja"),
        ("Bekräftelsekod", "Given, inte bekräftad"),
    ]:
        fact = card.locator("dl > div").filter(has=console_page.get_by_text(name, exact=True))
        await expect(fact.get_by_role("definition")).to_contain_text(value)
    await expect(card.get_by_role("listitem").first).to_contain_text("Kvarstår")
    await expect(card.get_by_role("listitem").first).to_contain_text("Kameran eller mikrofonen är blockerad")


async def test_a_reply_is_found_and_inserted_by_keyboard(console_page: Page, talk: Talk) -> None:
    page = console_page
    await field(page).fill("Hej.")
    await page.keyboard.press("Control+k")
    find = page.get_by_role("combobox", name="Sök bland svar och steg")
    await expect(find).to_be_focused()
    await expect(options(page)).to_have_count(7)
    await page.keyboard.type("natmote")
    await expect(options(page)).to_have_text(["op.fi · Steg 3 Gå till nätmötet"])
    await page.keyboard.press("Control+a")
    await page.keyboard.type("svar")
    await page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    await expect(chosen).to_have_text("Svar En stund")
    assert await find.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value("Hej.\n\nEtt ögonblick, jag tar reda på det.")
    await expect(find).to_have_count(0)


async def test_the_replies_can_be_left_without_choosing(console_page: Page, talk: Talk) -> None:
    await console_page.get_by_role("button", name="Svar och steg").click()
    await expect(console_page.get_by_role("combobox", name="Sök bland svar och steg")).to_be_focused()
    await console_page.keyboard.type("finns inte alls")
    await expect(options(console_page)).to_have_count(0)
    await console_page.keyboard.press("Escape")
    await expect(field(console_page)).to_be_focused()
    await expect(field(console_page)).to_have_value("")


async def test_a_step_card_is_sent_as_it_stands(console_page: Page, desk: FakeDesk, talk: Talk) -> None:
    await console_page.keyboard.press("Control+k")
    await console_page.keyboard.type("steg 3")
    await console_page.get_by_role("button", name="Skicka stegkort").click()
    await expect(said(console_page)).to_have_text(["hej", str(STEP_CARD["text"])])
    assert next(body for _, path, body in desk.asked if path.endswith("/messages"))["step"] == "op3"


async def test_the_guides_suggestions_are_sent_or_adapted(console_page: Page, desk: FakeDesk, talk: Talk) -> None:
    page = console_page
    await page.get_by_role("button", name="Guidens förslag").click()
    await expect(page.get_by_role("heading", name="Guidens förslag")).to_be_focused()
    await expect(page.get_by_text("72 % säker")).to_be_visible()
    await page.get_by_role("button", name="Ändra först Inget möte syns").click()
    await expect(field(page)).to_have_value(str(SUGGESTIONS[1]["text"]))
    await field(page).fill("")
    await page.get_by_role("button", name="Guidens förslag").click()
    await page.get_by_role("button", name="Skicka direkt Jag hittar inte Nätmöte").click()
    await expect(said(page)).to_have_text(["hej", str(SUGGESTIONS[0]["text"])])


async def test_a_note_is_kept_until_it_is_saved(console_page: Page, desk: FakeDesk, talk: Talk) -> None:
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
    ("opens", "chooses", "does", "path", "body"),
    [
        ("Flytta", None, "Flytta", "/transfer", {"to": None, "note": None}),
        ("Flytta", "Leo", "Flytta", "/transfer", {"to": "a2", "note": None}),
        ("Till guiden", None, "Till guiden", "/hand-back", {"step": None}),
        ("Avsluta", None, "Avsluta", "/close", {"reason": "solved"}),
        ("Avsluta", "Kunden är borta", "Avsluta", "/close", {"reason": "customer_gone"}),
    ],
)
async def test_a_conversation_leaves(
    console_page: Page, desk: FakeDesk, talk: Talk, opens: str, chooses: str | None, does: str, path: str, body: object
) -> None:
    page = console_page
    await page.get_by_role("button", name=opens, exact=True).click()
    if chooses:
        await page.get_by_role("radio", name=chooses).check()
    await page.get_by_role("dialog").get_by_role("button", name=does, exact=True).click()
    await expect(mine(page)).to_have_count(0)
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_focused()
    await expect(queue(page)).to_have_count(1 if path == "/transfer" else 0)
    assert desk.asked[-1] == ("POST", f"/v1/console/conversations/{talk.id}{path}", body)


async def test_the_guide_goes_on_at_a_chosen_step(console_page: Page, desk: FakeDesk, talk: Talk) -> None:
    await console_page.get_by_role("button", name="Till guiden").click()
    step = console_page.get_by_label("Var ska guiden fortsätta?")
    await expect(step.locator("option").first).to_have_text("Samma steg som nu: Gå till nätmötet")
    await step.select_option("2. Gå till kundtjänsten")
    await console_page.get_by_role("dialog").get_by_role("button", name="Till guiden").click()
    await expect(mine(console_page)).to_have_count(0)
    assert desk.asked[-1][2] == {"step": "op2"}


async def test_what_goes_wrong_in_a_dialog_is_said_in_it(console_page: Page, desk: FakeDesk, talk: Talk) -> None:
    await console_page.get_by_role("button", name="Avsluta", exact=True).click()
    talk.agent = "a2"
    dialog = console_page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Avsluta", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_text("Samtalet är inte ditt.")
    await console_page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
