"""The lead's page."""

from pathlib import Path

from playwright.async_api import Page, expect

from accounts.account import Account
from tests.console.customers import Customers
from tests.console.wire import Wire
from tests.console.working import claim, name_of, sign_in
from tests.desk.stored import rows
from tests.handoff.staff import Staff


async def open_overview(page: Page) -> None:
    await page.get_by_role("button", name="Läget").click()
    await expect(page.get_by_role("heading", name="Konton")).to_be_visible()


async def test_agents_have_no_such_page(console_page: Page, wire: Wire) -> None:
    await expect(console_page.get_by_role("button", name="Läget")).to_have_count(0)
    await console_page.goto(f"{wire.url}/console#lead")
    await expect(console_page.get_by_role("heading", name="Mina samtal")).to_be_visible()


async def test_the_figures_and_the_charts_say_the_same_in_numbers(
    lead_page: Page, customers: Customers, maja: Staff
) -> None:
    for waited in (60, 130):
        customer = await customers.ask("hej")
        await maja.claim(customer)
        await customers.change(
            f"UPDATE transitions SET at = datetime('now', iif(event = 'ask', '-{waited} seconds', '-0 seconds'))"  # noqa: S608 # a number
            f" WHERE conversation_id = '{customer.conversation}'"
        )
    stuck, finished = await customers.desk.open_session(), await customers.desk.open_session()
    await customers.walk(stuck, ("start_guide", "op1"), ("next_step", "op5"))
    last = ("next_step", "op_id")
    await customers.walk(finished, ("start_guide", "op1"), ("next_step", "op5"), last, last)
    await open_overview(lead_page)
    figures = lead_page.locator(".figures")
    for name, value in {
        "Utan en människa": "50 %",
        "Vanlig väntetid": "1 min 35 s",
        "Lång väntetid": "2 min 3 s",
    }.items():
        await expect(figures.locator("div").filter(has_text=name)).to_contain_text(value)
    steps = lead_page.get_by_role("region", name="Var kunderna stannar: op.fi").get_by_role("row")
    await expect(steps.nth(5).get_by_role("rowheader")).to_have_text("5. Tillåt användning av kamera och mikrofon")
    await expect(steps.nth(5).get_by_role("cell")).to_have_text(["2", "1 (50 %)"])
    waits = lead_page.get_by_role("region", name="Väntetider")
    limits = ("30 s", "1 min", "2 min", "5 min", "10 min", "30 min")
    await expect(waits.get_by_role("rowheader")).to_have_text([*(f"Högst {limit}" for limit in limits), "Längre"])
    await expect(waits.get_by_role("cell")).to_have_text(["0", "0", "1", "1", "0", "0", "0"])


async def test_the_period_is_chosen(lead_page: Page) -> None:
    await open_overview(lead_page)
    async with lead_page.expect_request("**/lead/report?days=30"):
        await lead_page.get_by_role("button", name="30 dygn").click()
    await expect(lead_page.get_by_role("button", name="30 dygn")).to_have_attribute("aria-pressed", "true")


async def test_what_was_not_understood_is_downloaded_as_training_data(lead_page: Page, customers: Customers) -> None:
    await customers.walk(await customers.desk.open_session(language="fi"), ("nlu_fallback", "op3"), language="fi")
    await open_overview(lead_page)
    table = lead_page.get_by_role("region", name="Meddelanden som guiden inte förstod").get_by_role("table")
    await expect(table.get_by_text("nlu_fallback på op3")).to_have_attribute("lang", "fi")
    async with lead_page.expect_download() as downloaded:
        await lead_page.get_by_role("link", name="Ladda ner som träningsdata").click()
    assert (await downloaded.value).suggested_filename == "unanswered.yml"


async def test_a_code_is_shown_once(lead_page: Page, database: Path) -> None:
    await open_overview(lead_page)
    await lead_page.get_by_label("Roll").select_option("Teamledare")
    await lead_page.get_by_role("button", name="Skapa engångskod").click()
    code = await lead_page.get_by_role("dialog").locator(".one-time-code").inner_text()
    assert code
    assert rows(database, "SELECT role FROM invitation") == [("lead",)]
    await lead_page.keyboard.press("Escape")
    await expect(lead_page.get_by_text(code)).to_have_count(0)
    await expect(lead_page.get_by_role("button", name="Skapa engångskod")).to_be_focused()


async def test_an_account_is_disabled_but_never_ones_own(lead_page: Page, anna: Account, database: Path) -> None:
    await open_overview(lead_page)
    await expect(lead_page.get_by_role("button", name="Spärra Leo")).to_have_count(0)
    await lead_page.get_by_role("button", name="Spärra Anna").click()
    await expect(lead_page.get_by_role("button", name="Öppna igen Anna")).to_be_visible()
    assert rows(database, "SELECT id FROM account WHERE disabled") == [(anna.id,)]


async def test_what_is_not_seen_is_not_read(lead_page: Page, customers: Customers) -> None:
    customer = await customers.ask("hej")
    await claim(lead_page, customer)
    await expect(lead_page).to_have_title("Kundtjänstens konsol – Nätmötesguiden")
    await open_overview(lead_page)
    await customer.say("är du där")
    await expect(lead_page).to_have_title("(1) Kundtjänstens konsol – Nätmötesguiden")
    await expect(lead_page.get_by_text(f"Nytt meddelande från {name_of(customer)}")).to_be_visible()
    assert customers.has_read(customer) < (await customer.history())[-1]["number"]
    await lead_page.get_by_role("button", name="Samtal", exact=True).click()
    await expect(lead_page).to_have_title("Kundtjänstens konsol – Nätmötesguiden")


async def test_the_browsers_way_back_works_and_a_lost_session_is_noticed(lead_page: Page, customers: Customers) -> None:
    await open_overview(lead_page)
    await lead_page.go_back()
    await expect(lead_page.get_by_role("heading", name="Mina samtal")).to_be_visible()
    await lead_page.go_forward()
    await expect(lead_page.get_by_role("heading", name="Konton")).to_be_visible()
    await customers.sign_everybody_out()
    await lead_page.get_by_role("button", name="1 dygn").click()
    await sign_in_again(lead_page)


async def sign_in_again(page: Page) -> None:
    await expect(page.get_by_text("Du är inte längre inloggad.")).to_be_visible()
    await page.evaluate("location.hash = ''")
    await sign_in(page, "leo")
