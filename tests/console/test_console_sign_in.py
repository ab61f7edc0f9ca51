"""Signing in, the first time and later, and what happens when a session ends in the middle of work."""

from playwright.async_api import Page, expect

from tests.console.fake_desk import CODE, PASSWORD, FakeDesk
from tests.console.working import claim, field, mine, said, sign_in


async def test_a_wrong_password_is_said_in_place_and_what_was_typed_stays(sign_in_page: Page, desk: FakeDesk) -> None:
    page = sign_in_page
    await page.get_by_label("Användarnamn").fill("anna")
    await page.get_by_label("Lösenord").fill("fel lösenord")
    await page.get_by_role("button", name="Logga in", exact=True).click()
    await expect(page.get_by_role("alert")).to_have_text("Användarnamnet eller lösenordet stämmer inte.")
    await expect(page.get_by_label("Lösenord")).to_be_focused()
    await expect(page.get_by_label("Användarnamn")).to_have_value("anna")
    await page.get_by_label("Lösenord").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Kön")).to_be_visible()


async def test_an_account_is_made_with_a_one_time_code(sign_in_page: Page, desk: FakeDesk) -> None:
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
    await page.get_by_label("Namn som kunderna ser").fill("Maja")
    await page.get_by_label("Lösenord").fill("kort")
    await make.click()
    await expect(page.get_by_label("Lösenord")).to_be_focused()
    await page.get_by_label("Lösenord").fill("password password")
    for wrong, said_of_it, right in [
        ("Engångskod", "Koden gäller inte. Be om en ny.", CODE),
        ("Användarnamn", "Användarnamnet är upptaget.", "maja"),
        ("Lösenord", "Lösenordet är för vanligt.", PASSWORD),
    ]:
        await make.click()
        await expect(page.get_by_label(wrong)).to_be_focused()
        await expect(page.locator(".field .problem")).to_have_text(said_of_it)
        await page.get_by_label(wrong).fill(right)
    await make.click()
    await expect(page.get_by_role("heading", name="Mina samtal")).to_be_visible()
    await expect(page.get_by_text("Maja")).to_be_visible()


async def test_openid_is_offered_where_it_is_set_up(sign_in_page: Page, desk: FakeDesk) -> None:
    link = sign_in_page.get_by_role("link", name="Logga in med arbetsplatsens konto")
    await expect(link).to_have_count(0)
    desk.openid = True
    await sign_in_page.reload()
    await expect(link).to_have_attribute("href", "/console/openid")


async def test_without_contact_the_page_says_so_and_can_try_again(sign_in_page: Page, desk: FakeDesk) -> None:
    page = sign_in_page
    await page.route("**/console/session", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_role("alert")).to_have_text("Tjänsten går inte att nå just nu. Försök igen om en stund.")
    await page.unroute("**/console/session")
    await page.get_by_role("button", name="Försök igen").click()
    await expect(page.get_by_role("button", name="Logga in", exact=True)).to_be_visible()


async def test_who_was_signed_out_signs_in_again_and_loses_no_word(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    talk = desk.customer("hej")
    other = desk.customer("hallå")
    await claim(page, other)
    await field(page).fill("ett utkast")
    await claim(page, talk)
    await field(page).fill("det här skickades för sent")
    desk.sessions.clear()
    await field(page).press("Enter")
    advice = page.get_by_text("Du är inte längre inloggad. Logga in igen: det du har skrivit finns kvar.")
    await expect(advice).to_be_visible()
    await expect(page.get_by_text("hallå")).to_have_count(0)
    await sign_in(page, "anna")
    await expect(mine(page)).to_have_count(2)
    await mine(page).filter(has_text="hallå").get_by_role("button").click()
    await expect(field(page)).to_have_value("ett utkast")
    await mine(page).filter(has_not_text="hallå").get_by_role("button").click()
    await expect(said(page)).to_have_text(["hej", "det här skickades för sent"])
    assert desk.texts(talk) == ["det här skickades för sent"]


async def test_another_account_gets_nothing_of_what_was_typed(console_page: Page, desk: FakeDesk) -> None:
    talk = desk.customer("hej")
    await claim(console_page, talk)
    await field(console_page).fill("Annas utkast")
    desk.sign_everybody_out()
    await sign_in(console_page, "leo")
    assert "Annas" not in str(await console_page.evaluate("JSON.stringify(sessionStorage)"))


async def test_signing_out_ends_the_session_and_leaves_nothing(console_page: Page, desk: FakeDesk) -> None:
    await claim(console_page, desk.customer("hej"))
    await field(console_page).fill("ett utkast")
    await console_page.get_by_role("button", name="Logga ut").click()
    await expect(console_page.get_by_role("heading", name="Kundtjänstens konsol")).to_be_focused()
    assert desk.sessions == {}
    assert await console_page.evaluate("sessionStorage.length") == 0


async def test_the_language_is_changed_and_remembered(sign_in_page: Page) -> None:
    await sign_in_page.get_by_role("button", name="Suomi").click()
    await expect(sign_in_page.locator("html")).to_have_attribute("lang", "fi")
    await sign_in_page.reload()
    await expect(sign_in_page.get_by_role("heading", name="Asiakaspalvelun konsoli")).to_be_visible()
    await expect(sign_in_page).to_have_title("Asiakaspalvelun konsoli – Tapaamisopas")


async def test_the_password_is_changed(console_page: Page, desk: FakeDesk) -> None:
    page = console_page
    await page.get_by_role("button", name="Anna Ditt konto").click()
    await page.get_by_label("Nuvarande lösenord").fill("fel")
    await page.get_by_label("Nytt lösenord").fill("fyra ord i en följd")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Det nuvarande lösenordet stämmer inte.")
    await page.get_by_label("Nuvarande lösenord").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Lösenordet är bytt.")).to_be_visible()
    assert desk.asked[-1][2] == {"old": PASSWORD, "new": "fyra ord i en följd"}
