"""Signing in, the first time and later, and what happens when a session ends in the middle of work."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from accounts.account import Account
from accounts.invitations import invite
from desk.services import Services
from desk.settings import Settings
from tests.console.customers import Customers, get_answers
from tests.console.test_console_accessibility import violations
from tests.console.wire import Wire
from tests.console.working import MESSAGES, PASSWORD, claim, field, mine, open_console, said, sign_in, write
from tests.desk.serving import Desk, serving
from tests.desk.stored import rows

PROVIDER = {
    "openid_issuer": "https://sign-in.example.org",
    "openid_client_id": "console",
    "openid_client_secret": "known to both",
    "openid_callback": "https://desk.example.org/console/openid/callback",
    "openid_roles": {"customer service": "agent"},
}


async def test_a_wrong_password_is_said_in_place_and_what_was_typed_stays(sign_in_page: Page, anna: Account) -> None:
    page = sign_in_page
    await page.get_by_label("Användarnamn").fill("anna")
    await page.get_by_label("Lösenord").fill("fel lösenord")
    await page.get_by_role("button", name="Logga in", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Användarnamnet eller lösenordet stämmer inte")
    await expect(page.get_by_label("Lösenord")).to_be_focused()
    await expect(page.get_by_label("Användarnamn")).to_have_value("anna")
    await page.get_by_label("Lösenord").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Kön")).to_be_visible()


async def test_an_account_is_made_with_a_one_time_code(sign_in_page: Page, anna: Account, desk: Desk) -> None:
    services: Services = desk.app.ctx.services
    async with services.engine.begin() as connection:
        code = (await invite(connection, "agent")).code
    page = sign_in_page
    await page.get_by_role("button", name="Första gången").click()
    await expect(page.get_by_role("heading", name="Skapa ditt konto")).to_be_focused()
    await expect(page.get_by_label("Lösenord")).to_have_accessible_description(
        "Minst 12 tecken. Inte ditt användarnamn och inte ett vanligt lösenord. Flera ord efter varandra fungerar bra."
    )
    make = page.get_by_role("button", name="Skapa ditt konto")
    await make.click()
    await expect(page.get_by_label("Engångskod")).to_be_focused()
    await expect(page.locator("[aria-invalid=true]")).to_have_count(4)
    await page.get_by_label("Engångskod").fill("fel kod")
    await page.get_by_label("Användarnamn").fill("anna")
    await page.get_by_label("Namn som kunderna ser").fill("Kim")
    await page.get_by_label("Lösenord").fill("kort")
    await make.click()
    await expect(page.get_by_label("Lösenord")).to_be_focused()
    await page.get_by_label("Lösenord").fill("password2026")
    for wrong, said_of_it, right in [
        ("Engångskod", "Engångskoden gäller inte. ", code),
        ("Lösenord", "Lösenordet är för lätt att gissa. ", PASSWORD),
        ("Användarnamn", "Användarnamnet finns redan. ", "kim"),
    ]:
        await make.click()
        await expect(page.get_by_label(wrong)).to_be_focused()
        await expect(page.locator(".field .problem")).to_contain_text(said_of_it)
        await page.get_by_label(wrong).fill(right)
    await make.click()
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_visible()
    await expect(page.get_by_text("Kim")).to_be_visible()


async def test_openid_is_offered_where_it_is_set_up(sign_in_page: Page, settings: Callable[..., Settings]) -> None:
    link = sign_in_page.get_by_role("link", name="Logga in med arbetsplatsens konto")
    await expect(link).to_have_count(0)
    async with serving(settings(**PROVIDER)) as desk:
        await open_console(sign_in_page, desk.url)
        await expect(link).to_have_attribute("href", "/console/openid")
        await sign_in_page.goto("about:blank")


@pytest.mark.parametrize(
    ("refused", "in_swedish", "in_finnish"),
    [
        ("no_role", "Ditt konto har ingen roll här. Be din teamledare ordna det.", "Tililläsi ei ole roolia täällä."),
        ("openid", "Inloggningen med arbetsplatsens konto lyckades inte. Försök igen.", "Kirjautuminen työpaikan"),
    ],
)
async def test_who_comes_back_refused_is_told_why_once(
    built_console: None, browser_page: Page, wire: Wire, refused: str, in_swedish: str, in_finnish: str
) -> None:
    page = browser_page
    await page.goto(f"{wire.url}/console/?refused={refused}")
    alert = page.get_by_role("alert")
    await expect(alert).to_have_text(in_swedish)
    await expect(page.get_by_role("heading", name="Kundtjänstens konsol")).to_be_focused()
    assert page.url == f"{wire.url}/console/"
    await page.get_by_role("button", name="Suomi").click()
    await expect(alert).to_contain_text(in_finnish)
    await page.get_by_role("button", name="Kirjaudu sisään", exact=True).click()
    await expect(page.get_by_label("Käyttäjätunnus")).to_be_focused()
    await expect(alert).to_have_count(0)
    await page.goto("about:blank")


async def test_without_passwords_there_is_one_way_in_and_a_refusal_is_still_told(
    built_console: None, browser_page: Page, settings: Callable[..., Settings]
) -> None:
    page = browser_page
    async with serving(settings(**PROVIDER, password_sign_in=False)) as desk:
        await page.goto(f"{desk.url}/console/?refused=no_role")
        await expect(page.get_by_role("link", name="Logga in med arbetsplatsens konto")).to_be_visible()
        await expect(page.get_by_label("Lösenord")).to_have_count(0)
        await expect(page.get_by_role("button", name="Första gången")).to_have_count(0)
        await expect(page.get_by_role("alert")).to_contain_text("Ditt konto har ingen roll här.")
        assert await violations(page) == []
        await page.goto("about:blank")


async def test_without_contact_the_page_says_so_and_can_try_again(sign_in_page: Page) -> None:
    page = sign_in_page
    await page.route("**/console/session", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_role("alert")).to_have_text("Tjänsten går inte att nå just nu. Försök igen om en stund.")
    await page.unroute("**/console/session")
    await page.get_by_role("button", name="Försök igen").click()
    await expect(page.get_by_role("button", name="Logga in", exact=True)).to_be_visible()


async def test_who_was_signed_out_signs_in_again_and_loses_no_word(console_page: Page, customers: Customers) -> None:
    page = console_page
    customer = await customers.ask("hej")
    other = await customers.ask("hallå")
    await claim(page, other)
    await field(page).fill("ett utkast")
    await claim(page, customer)

    async def come_too_late(route: Route) -> None:
        await customers.sign_everybody_out()
        await route.continue_()

    await page.route(MESSAGES, come_too_late)
    await write(page, "det här skickades för sent")
    advice = page.get_by_text("Du är inte längre inloggad. Logga in igen: det du har skrivit finns kvar.")
    await expect(advice).to_be_visible()
    await expect(page.get_by_text("hallå")).to_have_count(0)
    await page.unroute(MESSAGES)
    await sign_in(page, "anna")
    await expect(mine(page)).to_have_count(2)
    await mine(page).filter(has_text="hallå").get_by_role("button").click()
    await expect(field(page)).to_have_value("ett utkast")
    await mine(page).filter(has_not_text="hallå").get_by_role("button").click()
    await expect(said(page)).to_have_text(["hej", "det här skickades för sent"])
    await get_answers(customer, "det här skickades för sent")


async def test_another_account_gets_nothing_of_what_was_typed(
    console_page: Page, customers: Customers, leo: Account, wire: Wire
) -> None:
    await claim(console_page, await customers.ask("hej"))
    await field(console_page).fill("Annas utkast")
    await customers.sign_everybody_out()
    wire.cut()
    await sign_in(console_page, "leo")
    assert "Annas" not in str(await console_page.evaluate("JSON.stringify(sessionStorage)"))


async def test_signing_out_ends_the_session_and_leaves_nothing(
    console_page: Page, customers: Customers, anna: Account, database: Path
) -> None:
    await claim(console_page, await customers.ask("hej"))
    await field(console_page).fill("ett utkast")
    await console_page.get_by_role("button", name="Logga ut").click()
    await expect(console_page.get_by_role("heading", name="Kundtjänstens konsol")).to_be_focused()
    sessions = f"SELECT * FROM account_session WHERE account_id = '{anna.id}'"  # noqa: S608 # an id of ours
    assert rows(database, sessions) == []
    assert await console_page.evaluate("sessionStorage.length") == 0


async def test_the_language_is_changed_and_remembered(sign_in_page: Page) -> None:
    await sign_in_page.get_by_role("button", name="Suomi").click()
    await expect(sign_in_page.locator("html")).to_have_attribute("lang", "fi")
    await sign_in_page.reload()
    await expect(sign_in_page.get_by_role("heading", name="Asiakaspalvelun konsoli")).to_be_visible()
    await expect(sign_in_page).to_have_title("Asiakaspalvelun konsoli – Tapaamisopas")


async def test_the_password_is_changed(console_page: Page) -> None:
    page = console_page
    await page.get_by_role("button", name="Anna Ditt konto").click()
    await page.get_by_label("Nuvarande lösenord").fill("fel")
    await page.get_by_label("Nytt lösenord").fill("fyra ord i en följd")
    await page.keyboard.press("Enter")
    problem = page.get_by_role("dialog").get_by_role("alert")
    await expect(problem).to_have_text("Ditt nuvarande lösenord stämmer inte.")
    await page.get_by_label("Nuvarande lösenord").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Lösenordet är bytt.")).to_be_visible()
    await page.get_by_role("button", name="Logga ut").click()
    await sign_in(page, "anna", "fyra ord i en följd")
