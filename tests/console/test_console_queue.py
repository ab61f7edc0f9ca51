"""Who waits, and who takes whom."""

from playwright.async_api import Page, expect

from tests.console.fake_desk import FakeDesk, at
from tests.console.working import claim, field, mine, name_of, queue, said, sign_in

COUNTING_TONES = """window.tones = 0; window.AudioContext = class extends AudioContext {
    createOscillator() { window.tones += 1; return super.createOscillator(); } };"""


async def test_the_queue_says_all_one_needs_to_choose(console_page: Page, desk: FakeDesk) -> None:
    desk.customer("En löydä nappia", language="fi", since=at(260))
    desk.customer("Någon bad om mina koder", reason="fraud", since=at(70), service="op_mobilen", here=False)
    await expect(queue(console_page)).to_have_count(2)
    first, second = queue(console_page).nth(0), queue(console_page).nth(1)
    for words in ("Misstänkt bedrägeri – går först", "Någon bad om mina koder", "Inte här just nu", "OP-mobilen"):
        await expect(first).to_contain_text(words)
    for words in ("Bad om en människa", "Är här", "finska", "op.fi", "Steg 3 av 7: Gå till nätmötet"):
        await expect(second).to_contain_text(words)
    await expect(second.get_by_text("En löydä nappia")).to_have_attribute("lang", "fi")


async def test_the_waiting_time_goes_on_by_itself(console_page: Page, desk: FakeDesk) -> None:
    desk.customer("hej", since=at(3590))
    await expect(queue(console_page)).to_contain_text("Väntat 59 min")
    await expect(queue(console_page)).to_contain_text("Väntat 1 h")


async def test_left_messages_stand_apart(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("Ring mig", status="left_message", since=at(7300), here=False)
    left = console_page.get_by_role("region", name="Lämnade meddelanden")
    await expect(left).to_contain_text("Lämnat för 2 h 1 min sedan")
    await expect(queue(console_page)).to_have_count(0)
    await claim(console_page, talk)
    await expect(said(console_page)).to_have_text(["Ring mig"])


async def test_whoever_was_first_has_it_and_the_other_is_told_who(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    button = console_page.get_by_role("button", name=f"Ta samtalet {name_of(talk)}")
    await expect(button).to_be_visible()
    talk.status, talk.agent = "agent", "a2"  # before the console has heard of it
    await button.click()
    problem = console_page.get_by_role("region", name="Kön").get_by_role("alert")
    await expect(problem).to_have_text("Leo hann före och har tagit samtalet.")
    await expect(console_page.get_by_role("heading", name="Kön")).to_be_focused()
    await expect(mine(console_page)).to_have_count(0)
    await expect(field(console_page)).to_have_count(0)
    desk.tell_all()
    await expect(queue(console_page)).to_have_count(0)


async def test_news_are_seen_in_the_title_and_heard_unless_switched_off(sign_in_page: Page, desk: FakeDesk) -> None:
    page = sign_in_page
    await page.add_init_script(COUNTING_TONES)
    await page.reload()
    desk.customer("väntade redan")
    await sign_in(page, "anna")
    await expect(page).to_have_title("(1) Kundtjänstens konsol – Nätmötesguiden")
    assert await page.evaluate("window.tones") == 0
    desk.customer("ny i kön")
    await expect(page.get_by_text("Ny kund i kön")).to_be_visible()
    await expect(page).to_have_title("(2) Kundtjänstens konsol – Nätmötesguiden")
    assert await page.evaluate("window.tones") == 2
    sound = page.get_by_role("button", name="Ljud")
    await sound.click()
    await expect(sound).to_have_attribute("aria-pressed", "false")
    desk.customer("en till")
    await expect(page).to_have_title("(3) Kundtjänstens konsol – Nätmötesguiden")
    assert await page.evaluate("window.tones") == 2
    await page.reload()
    await expect(sound).to_have_attribute("aria-pressed", "false")


async def test_presence_and_capacity_are_told_to_desk(console_page: Page, desk: FakeDesk) -> None:
    available = console_page.get_by_role("button", name="Tillgänglig")
    await expect(available).to_have_attribute("aria-pressed", "false")
    await available.click()
    await expect(available).to_have_attribute("aria-pressed", "true")
    await console_page.get_by_label("Samtal på en gång").select_option("5")
    await expect(console_page.get_by_label("Samtal på en gång")).to_have_value("5")
    assert desk.presence["a1"] == ("available", 5)
    colleagues = console_page.get_by_role("region", name="Kollegor")
    await expect(colleagues.get_by_role("listitem")).to_have_text(["LeoTillgänglig, 0 av 3 samtal"])
