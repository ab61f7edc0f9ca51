"""The lead's page."""

from playwright.async_api import Page, expect

from tests.console.fake_desk import CODE, FakeDesk
from tests.console.working import claim, name_of, sign_in


async def open_overview(page: Page) -> None:
    await page.get_by_role("button", name="Läget").click()
    await expect(page.get_by_role("heading", name="Konton")).to_be_visible()


async def test_agents_have_no_such_page(console_page: Page, desk: FakeDesk) -> None:
    await expect(console_page.get_by_role("button", name="Läget")).to_have_count(0)
    await console_page.goto(f"{desk.url}/console#lead")
    await expect(console_page.get_by_role("heading", name="Mina samtal")).to_be_visible()


async def test_the_figures_and_the_charts_say_the_same_in_numbers(lead_page: Page) -> None:
    await open_overview(lead_page)
    figures = lead_page.locator(".figures")
    for name, value in {
        "Lösta av guiden": "85 %",
        "Vanlig väntetid": "1 min 35 s",
        "Lång väntetid": "6 min 50 s",
    }.items():
        await expect(figures.locator("div").filter(has_text=name)).to_contain_text(value)
    steps = lead_page.get_by_role("region", name="Var kunderna stannar: op.fi").get_by_role("row")
    await expect(steps.nth(5).get_by_role("rowheader")).to_have_text("5. Tillåt användning av kamera och mikrofon")
    await expect(steps.nth(5).get_by_role("cell")).to_have_text(["208", "31 (15 %)"])
    waits = lead_page.get_by_role("region", name="Väntetider").get_by_role("rowheader")
    await expect(waits).to_have_text(["Högst 1 min", "Högst 3 min", "Högst 10 min", "Längre"])


async def test_the_period_is_chosen(lead_page: Page) -> None:
    await open_overview(lead_page)
    async with lead_page.expect_request("**/lead/report?days=30"):
        await lead_page.get_by_role("button", name="30 dygn").click()
    await expect(lead_page.get_by_role("button", name="30 dygn")).to_have_attribute("aria-pressed", "true")


async def test_what_was_not_understood_is_downloaded_as_training_data(lead_page: Page) -> None:
    await open_overview(lead_page)
    table = lead_page.get_by_role("region", name="Meddelanden som guiden inte förstod").get_by_role("table")
    await expect(table.get_by_text("miks toi nappi")).to_have_attribute("lang", "fi")
    async with lead_page.expect_download() as downloaded:
        await lead_page.get_by_role("link", name="Ladda ner som träningsdata").click()
    assert (await downloaded.value).suggested_filename == "unanswered.yml"


async def test_a_code_is_shown_once(lead_page: Page, desk: FakeDesk) -> None:
    await open_overview(lead_page)
    await lead_page.get_by_label("Roll").select_option("Teamledare")
    await lead_page.get_by_role("button", name="Skapa engångskod").click()
    await expect(lead_page.get_by_role("dialog")).to_contain_text(CODE)
    assert desk.asked[-1][2] == {"role": "lead"}
    await lead_page.keyboard.press("Escape")
    await expect(lead_page.get_by_text(CODE)).to_have_count(0)
    await expect(lead_page.get_by_role("button", name="Skapa engångskod")).to_be_focused()


async def test_an_account_is_disabled_but_never_ones_own(lead_page: Page, desk: FakeDesk) -> None:
    await open_overview(lead_page)
    await expect(lead_page.get_by_role("button", name="Spärra Leo")).to_have_count(0)
    await lead_page.get_by_role("button", name="Spärra Anna").click()
    await expect(lead_page.get_by_role("button", name="Öppna igen Anna")).to_be_visible()
    assert desk.accounts["anna"]["disabled"]


async def test_what_is_not_seen_is_not_read(lead_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(lead_page, talk)
    await expect(lead_page).to_have_title("Kundtjänstens konsol – Nätmötesguiden")
    await open_overview(lead_page)
    desk.say(talk, "är du där")
    await expect(lead_page).to_have_title("(1) Kundtjänstens konsol – Nätmötesguiden")
    await expect(lead_page.get_by_text(f"Nytt meddelande från {name_of(talk)}")).to_be_visible()
    assert talk.read == 1
    await lead_page.get_by_role("button", name="Samtal", exact=True).click()
    await expect(lead_page).to_have_title("Kundtjänstens konsol – Nätmötesguiden")


async def test_the_browsers_way_back_works_and_a_lost_session_is_noticed(lead_page: Page, desk: FakeDesk) -> None:
    await open_overview(lead_page)
    await lead_page.go_back()
    await expect(lead_page.get_by_role("heading", name="Mina samtal")).to_be_visible()
    await lead_page.go_forward()
    await expect(lead_page.get_by_role("heading", name="Konton")).to_be_visible()
    desk.sessions.clear()
    await lead_page.get_by_role("button", name="1 dygn").click()
    await sign_in_again(lead_page)


async def sign_in_again(page: Page) -> None:
    await expect(page.get_by_text("Du är inte längre inloggad.")).to_be_visible()
    await page.evaluate("location.hash = ''")
    await sign_in(page, "leo")
