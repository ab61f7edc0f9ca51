"""Who waits, and who takes whom."""

from pathlib import Path

from playwright.async_api import Page, expect

from accounts.account import Account
from tests.console.customers import Customers
from tests.console.wire import Wire
from tests.console.working import PASSWORD, claim, field, mine, name_of, queue, said, sign_in, without_news
from tests.desk.stored import rows
from tests.handoff.staff import Staff, until

COUNTING_TONES = """window.tones = 0; window.AudioContext = class extends AudioContext {
    createOscillator() { window.tones += 1; return super.createOscillator(); } };"""


async def test_the_queue_says_all_one_needs_to_choose(console_page: Page, customers: Customers) -> None:
    await customers.ask("En löydä nappia", language="fi")
    worried = await customers.ask("Någon bad om mina koder", reason="fraud", service="op_mobilen")
    await customers.set_back(worried, seen_at=600)
    await expect(queue(console_page)).to_have_count(2)
    first, second = queue(console_page).nth(0), queue(console_page).nth(1)
    for words in ("Misstänkt bedrägeri – går först", "Någon bad om mina koder", "Inte här just nu", "OP-mobilen"):
        await expect(first).to_contain_text(words)
    for words in ("Bad om en människa", "Är här", "finska", "op.fi", "Steg 3 av 7: Gå till nätmötet"):
        await expect(second).to_contain_text(words)
    await expect(second.get_by_text("En löydä nappia")).to_have_attribute("lang", "fi")


async def test_the_waiting_time_goes_on_by_itself(console_page: Page, customers: Customers) -> None:
    await customers.set_back(await customers.ask("hej"), waiting_since=3590)
    await expect(queue(console_page)).to_contain_text("Väntat 59 min")
    await expect(queue(console_page)).to_contain_text("Väntat 1 h")


async def test_left_messages_stand_apart(console_page: Page, customers: Customers) -> None:
    customer = await customers.leave_message("Ring mig")
    await customers.set_back(customer, waiting_since=7300)
    left = console_page.get_by_role("region", name="Lämnade meddelanden")
    await expect(left).to_contain_text("Lämnat för 2 h 1 min sedan")
    await expect(left).to_contain_text("Ring mig")
    await expect(queue(console_page)).to_have_count(0)
    await claim(console_page, customer)
    await expect(said(console_page).last).to_have_text("Ring mig")


async def test_whoever_was_first_has_it_and_the_other_is_told_who(
    console_page: Page, customers: Customers, maja: Staff, wire: Wire
) -> None:
    customer = await customers.ask("hej")
    button = console_page.get_by_role("button", name=f"Ta samtalet {name_of(customer)}")
    await expect(button).to_be_visible()
    async with without_news(console_page, wire):
        await maja.claim(customer)
        await button.click()
        problem = console_page.get_by_role("region", name="Kön").get_by_role("alert")
        await expect(problem).to_have_text("Maja har redan tagit samtalet.")
        await expect(console_page.get_by_role("heading", name="Kön")).to_be_focused()
        await expect(mine(console_page)).to_have_count(0)
        await expect(field(console_page)).to_have_count(0)
    await expect(queue(console_page)).to_have_count(0)


async def test_who_claims_a_customer_that_has_left_the_queue_is_told_so(
    console_page: Page, customers: Customers, wire: Wire
) -> None:
    customer = await customers.ask("hej")
    button = console_page.get_by_role("button", name=f"Ta samtalet {name_of(customer)}")
    await expect(button).to_be_visible()
    async with without_news(console_page, wire):
        await customer.http.delete("/v1/queue")
        await button.click()
        problem = console_page.get_by_role("region", name="Kön").get_by_role("alert")
        await expect(problem).to_have_text("Kunden väntar inte längre.")
        await expect(mine(console_page)).to_have_count(0)


async def test_whoever_takes_the_next_again_at_once_gets_the_one_after(
    console_page: Page, customers: Customers, maja: Staff, wire: Wire
) -> None:
    one, two, three = [await customers.ask(text) for text in ("ett", "två", "tre")]
    await expect(queue(console_page)).to_have_count(3)
    heading = console_page.get_by_role("heading", name="Kön")
    async with without_news(console_page, wire):
        await maja.claim(two)
        await heading.focus()
        await console_page.keyboard.press("n")
        await expect(console_page.get_by_role("heading", name=name_of(one))).to_be_visible()
        await heading.focus()
        await console_page.keyboard.press("n")
        await expect(console_page.get_by_role("region", name="Kön").get_by_role("alert")).to_have_text(
            "Maja har redan tagit samtalet."
        )
        await console_page.keyboard.press("n")
        await expect(console_page.get_by_role("heading", name=name_of(three))).to_be_visible()
        await expect(queue(console_page)).to_have_count(0)
    await expect(mine(console_page)).to_have_count(2)


async def test_news_are_seen_in_the_title_and_heard_unless_switched_off(
    sign_in_page: Page, anna: Account, customers: Customers
) -> None:
    page = sign_in_page
    await page.add_init_script(COUNTING_TONES)
    await page.reload()
    await customers.ask("väntade redan")
    await sign_in(page, "anna")
    await expect(page).to_have_title("(1) Kundtjänstens konsol – Nätmötesguiden")
    assert await page.evaluate("window.tones") == 0
    await customers.ask("ny i kön")
    await expect(page.get_by_text("Ny kund i kön")).to_be_visible()
    await expect(page).to_have_title("(2) Kundtjänstens konsol – Nätmötesguiden")
    assert await page.evaluate("window.tones") == 2
    sound = page.get_by_role("button", name="Ljud")
    await sound.click()
    await expect(sound).to_have_attribute("aria-pressed", "false")
    await customers.ask("en till")
    await expect(page).to_have_title("(3) Kundtjänstens konsol – Nätmötesguiden")
    assert await page.evaluate("window.tones") == 2
    await page.reload()
    await expect(sound).to_have_attribute("aria-pressed", "false")


async def until_told(database: Path, person: Account, status: str, capacity: int) -> None:
    """Waits until desk has it so."""
    told = f"SELECT status, capacity FROM presences WHERE account_id = '{person.id}'"  # noqa: S608 # an id of ours

    async def is_told() -> bool:
        return rows(database, told) == [(status, capacity)]

    await until(is_told)


async def test_presence_and_capacity_are_told_to_desk(
    console_page: Page, anna: Account, maja: Staff, database: Path
) -> None:
    available = console_page.get_by_role("button", name="Tillgänglig")
    away = console_page.get_by_role("button", name="Borta")
    await expect(available).to_have_attribute("aria-pressed", "true")
    await away.click()
    await expect(away).to_have_attribute("aria-pressed", "true")
    await console_page.get_by_label("Samtal på en gång").select_option("5")
    await until_told(database, anna, "away", 5)
    await available.click()
    await expect(available).to_have_attribute("aria-pressed", "true")
    await expect(console_page.get_by_label("Samtal på en gång")).to_have_value("5")
    await until_told(database, anna, "available", 5)
    await console_page.reload()
    await expect(available).to_have_attribute("aria-pressed", "true")
    await expect(console_page.get_by_label("Samtal på en gång")).to_have_value("5")
    colleagues = console_page.get_by_role("region", name="Kollegor")
    await expect(colleagues.get_by_role("listitem")).to_have_text(["MajaTillgänglig, 0 av 3 samtal"])


async def test_who_only_changes_the_capacity_is_not_away_by_it(
    sign_in_page: Page, anna: Account, database: Path
) -> None:
    page = sign_in_page
    await page.route("**/v1/console/events", lambda route: route.abort())
    await page.get_by_label("Användarnamn").fill("anna")
    await page.get_by_label("Lösenord").fill(PASSWORD)
    await page.keyboard.press("Enter")
    for presence in ("Tillgänglig", "Borta"):  # desk has said neither yet
        await expect(page.get_by_role("button", name=presence)).to_have_attribute("aria-pressed", "false")
    await page.get_by_label("Samtal på en gång").select_option("5")
    await until_told(database, anna, "available", 5)
    await expect(page.get_by_role("button", name="Tillgänglig")).to_have_attribute("aria-pressed", "true")
