"""The adviser page: its sign-in by HTTP, and the page in a real browser."""

import itertools
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.verification.verification_process import (
    Service,
    another,
    create_meeting,
    invite,
    issue_code,
    served,
    sqlite_url,
    submit,
)

PAGE_HEADER = {"x-staff-page": "1"}
PASSWORD = "fyra kloka älgar"
AT_ONCE_MS = 3_000
AXE = Path("web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async () => (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"] })).violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html.slice(0, 120))])"""

_names = (f"anna{number}" for number in itertools.count())


async def new_adviser(service: Service, display_name: str = "Anna Berg") -> tuple[str, dict[str, str]]:
    """Makes an account; returns its name, and the cookie of its session."""
    body = {"code": await invite(service), "name": next(_names), "display_name": display_name, "password": PASSWORD}
    async with service.client() as client:
        response = await client.post("/adviser/account", json=body, headers=PAGE_HEADER)
    assert response.status_code == 201, response.text
    return body["name"], {"cookie": response.headers["set-cookie"].partition(";")[0]}


def sql(directory: Path, statement: str) -> list[tuple[object, ...]]:
    """Looks at what is stored, or changes it as time would."""
    with closing(sqlite3.connect(directory / "verification.sqlite")) as database, database:
        return database.execute(statement).fetchall()


async def test_a_session_acts_as_adviser_until_it_is_signed_out(service: Service) -> None:
    _, cookie = await new_adviser(service)
    async with service.client() as client:
        meeting = {"customer_id": "customer-1"}
        created = await client.post("/v1/meetings", json=meeting, headers=cookie | PAGE_HEADER)
        assert created.status_code == 201
        path = f"/v1/meetings/{created.json()['meeting_id']}"
        assert (await client.get(path, headers=cookie)).status_code == 200
        check = await client.post(f"{path}/verifications", json={}, headers=cookie | PAGE_HEADER)
        assert check.status_code == 403
        await client.delete("/adviser/session", headers=cookie | PAGE_HEADER)
        assert (await client.get(path, headers=cookie)).status_code == 401


async def test_an_open_page_alone_does_not_keep_its_adviser_signed_in(tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        _, cookie = await new_adviser(service)
        path = f"/v1/meetings/{await create_meeting(service)}"
        sql(tmp_path, "UPDATE account_session SET seen_at = datetime('now', '-20 minutes') || '.000000'")
        before = sql(tmp_path, "SELECT seen_at FROM account_session")
        async with service.client() as client:
            assert (await client.get(path, headers=cookie)).status_code == 200
            assert sql(tmp_path, "SELECT seen_at FROM account_session") == before
            assert (await client.post(f"{path}/codes", headers=cookie | PAGE_HEADER)).status_code == 201
            assert sql(tmp_path, "SELECT seen_at FROM account_session") > before


async def test_another_site_can_not_act(service: Service) -> None:
    _, cookie = await new_adviser(service)
    async with service.client() as client:
        meeting = {"customer_id": "customer-1"}
        assert (await client.post("/v1/meetings", json=meeting, headers=cookie)).status_code == 401
        assert (await client.delete("/adviser/session", headers=cookie)).status_code == 403
        asked = await client.options("/v1/meetings", headers={"origin": "https://evil.example"})
        assert not [name for name in asked.headers if name.startswith("access-control")]


@pytest.mark.parametrize("cookie", ["", "x", "ÿ", "a" * 43, "a" * 4_000])
async def test_an_invented_session_is_nobody(service: Service, cookie: str) -> None:
    meeting_id = await create_meeting(service)
    headers = {b"cookie": f"__Host-adviser={cookie}".encode()}
    async with service.client() as client:
        assert (await client.get(f"/v1/meetings/{meeting_id}", headers=headers)).status_code == 401
        assert (await client.get("/adviser/session", headers=headers)).status_code == 401


async def test_failed_sign_ins_are_slowed_down_and_counted(tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        async with service.client() as client:
            body = {"name": "anna", "password": "not her password"}
            answers = [await client.post("/adviser/session", json=body, headers=PAGE_HEADER) for _ in range(6)]
            assert [answer.status_code for answer in answers] == [401] * 5 + [429]
            assert "verification_failed_sign_ins_total 5" in (await client.get("/metrics")).text
        assert "not her password" not in service.log.read_text()


async def test_a_programs_token_is_no_key_to_the_page(service: Service) -> None:
    async with service.client("adviser") as client:
        assert (await client.get("/adviser/session")).status_code == 401


async def test_the_trail_says_who(service: Service) -> None:
    _, anna = await new_adviser(service, "Anna Berg")
    _, eva = await new_adviser(service, "Eva Ek")
    async with service.client() as client:
        created = await client.post("/v1/meetings", json={"customer_id": "customer-1"}, headers=anna | PAGE_HEADER)
        path = f"/v1/meetings/{created.json()['meeting_id']}"
        await client.post(f"{path}/codes", headers=eva | PAGE_HEADER)
    async with service.client("adviser") as program:
        await program.post(f"{path}/codes")
    told = []
    async with service.client("desk") as desk, desk.stream("GET", f"{path}/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                data = json.loads(line.removeprefix("data: "))
                told.append((data["event"], data["by"], data["by_name"]))
            if len(told) == 3:
                break
    assert told == [
        ("created", "adviser", "Anna Berg"),
        ("code_issued", "adviser", "Eva Ek"),
        ("code_issued", "adviser", None),
    ]


async def sign_in(page: Page, service: Service, name: str, password: str = PASSWORD) -> None:
    await page.goto(f"{service.url}/adviser")
    await page.get_by_label("Användarnamn", exact=True).fill(name)
    await page.get_by_label("Lösenord", exact=True).fill(password)
    await page.get_by_role("button", name="Logga in").click()


async def open_meeting(page: Page, service: Service) -> str:
    """Signs in and makes a meeting; returns its id."""
    name, _ = await new_adviser(service)
    await sign_in(page, service, name)
    await page.get_by_label("Kundens id").fill("customer-1")
    await page.get_by_role("button", name="Skapa möte").click()
    await expect(page.get_by_text("Ingen kod än")).to_be_visible()
    assert await page.locator("#shown-customer-id").inner_text() == "customer-1"
    return await page.locator("#meeting-id").inner_text()


async def issue_in_page(page: Page) -> str:
    await page.get_by_role("button", name="Skapa").and_(page.locator("#issue")).click()
    shown = page.locator("#code")
    await expect(shown).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    return (await shown.inner_text()).replace(" ", "")


async def test_a_confirmation_shows_at_once(service: Service, browser_page: Page, tmp_path: Path) -> None:
    meeting_id = await open_meeting(browser_page, service)
    code = await issue_in_page(browser_page)
    await expect(browser_page.get_by_text("Gäller till")).to_be_visible()
    await submit(service, meeting_id, another(code))
    await expect(browser_page.get_by_text("En kod var fel")).to_be_visible(timeout=AT_ONCE_MS)
    await browser_page.screenshot(path=tmp_path / "code.png", full_page=True)
    await submit(service, meeting_id, code)
    confirmed = browser_page.get_by_role("status").get_by_text("Kundens identitet är bekräftad")
    await expect(confirmed).to_be_visible(timeout=AT_ONCE_MS)
    await expect(browser_page.locator("#code")).to_be_hidden()
    await expect(browser_page.locator("#issue")).to_be_hidden()


async def test_a_locked_meeting_is_unlocked_in_the_page(service: Service, browser_page: Page) -> None:
    meeting_id = await open_meeting(browser_page, service)
    for _ in range(10):
        await submit(service, meeting_id, "123456", customer_id="customer-2")
    await browser_page.get_by_role("button", name="Lås upp mötet").click()
    await issue_in_page(browser_page)


async def test_an_outage_is_no_longer_told_when_the_service_answers_again(service: Service, browser_page: Page) -> None:
    meeting_id = await open_meeting(browser_page, service)
    await browser_page.route("**/codes", lambda route: route.abort())
    await browser_page.get_by_role("button", name="Skapa kod").click()
    await expect(browser_page.get_by_role("alert")).to_contain_text("Tjänsten svarar inte")
    await issue_code(service, meeting_id)
    await expect(browser_page.locator("#state")).to_have_text("Väntar på att kunden skriver koden")
    await expect(browser_page.get_by_role("alert")).to_be_empty()


async def test_a_refusal_stays_to_be_read_when_the_state_is_refreshed(service: Service, browser_page: Page) -> None:
    meeting_id = await open_meeting(browser_page, service)
    await browser_page.route("**/codes", lambda route: route.fulfill(status=409))
    await browser_page.get_by_role("button", name="Skapa kod").click()
    await expect(browser_page.get_by_role("alert")).to_contain_text("Mötet kan inte få en ny kod nu")
    await issue_code(service, meeting_id)
    await expect(browser_page.locator("#state")).to_have_text("Väntar på att kunden skriver koden")
    await expect(browser_page.get_by_role("alert")).to_contain_text("Mötet kan inte få en ny kod nu")


async def test_a_reload_keeps_the_meeting_but_not_the_code(service: Service, browser_page: Page) -> None:
    meeting_id = await open_meeting(browser_page, service)
    await issue_in_page(browser_page)
    await browser_page.reload()
    await expect(browser_page.locator("#meeting-id")).to_have_text(meeting_id)
    await expect(browser_page.get_by_text("Väntar på att kunden skriver koden")).to_be_visible()
    await expect(browser_page.locator("#code")).to_be_hidden()
    await browser_page.get_by_role("button", name="Logga ut").click()
    await expect(browser_page.get_by_label("Användarnamn", exact=True)).to_be_focused()
    await expect(browser_page.locator("#meeting-id")).to_be_hidden()
    await browser_page.reload()
    await expect(browser_page.get_by_role("button", name="Logga ut")).to_be_hidden()


async def test_a_wrong_password_is_said_where_a_screen_reader_hears_it(browser_page: Page, tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        name, _ = await new_adviser(service)
        await sign_in(browser_page, service, name, "not the password")
        await expect(browser_page.get_by_role("alert")).to_contain_text("Användarnamnet eller lösenordet stämmer inte")
        await expect(browser_page.get_by_label("Lösenord", exact=True)).to_be_focused()


async def test_the_first_time_the_one_time_code_makes_an_account(browser_page: Page, tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        page = browser_page
        await page.goto(f"{service.url}/adviser")
        await page.get_by_text("Första gången?").click()
        await page.get_by_label("Engångskod").fill("K7QF-2MXD-9RTP")
        await page.get_by_label("Nytt användarnamn").fill("anna berg")
        await page.get_by_label("Ditt namn").fill("Anna Berg")
        await page.get_by_label("Välj ett lösenord").fill("anna anna anna")
        await page.get_by_role("button", name="Skapa konto").click()
        await expect(page.get_by_label("Nytt användarnamn")).to_be_focused()
        await page.get_by_label("Nytt användarnamn").fill("anna")
        await page.get_by_role("button", name="Skapa konto").click()
        await expect(page.get_by_role("alert")).to_contain_text("Engångskoden gäller inte")
        await expect(page.get_by_label("Engångskod")).to_be_focused()
        await page.get_by_label("Engångskod").fill(await invite(service))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("för lätt att gissa")
        await expect(page.get_by_label("Välj ett lösenord")).to_be_focused()
        await page.get_by_label("Välj ett lösenord").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Inloggad som Anna Berg")).to_be_visible()
        await expect(page.get_by_label("Kundens id")).to_be_focused()
        await expect(page.get_by_role("alert")).to_be_empty()


async def test_the_page_says_who_did_what(service: Service, browser_page: Page) -> None:
    meeting_id = await open_meeting(browser_page, service)
    await issue_in_page(browser_page)
    for _ in range(10):
        await submit(service, meeting_id, "123456", customer_id="customer-2")
    await browser_page.get_by_role("button", name="Lås upp mötet").click()
    events = browser_page.get_by_role("list", name="Händelser")
    for event in ("Mötet skapades (Anna Berg)", "En kod skapades (Anna Berg)", "Mötet låstes upp (Anna Berg)"):
        await expect(events.get_by_text(event)).to_be_visible()


async def test_a_session_that_has_ended_asks_to_sign_in_again(browser_page: Page, tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        await open_meeting(browser_page, service)
        sql(tmp_path, "UPDATE account_session SET seen_at = '2020-01-01 00:00:00.000000'")
        await browser_page.get_by_role("button", name="Skapa kod").click()
        await expect(browser_page.get_by_role("alert")).to_have_text("Du har blivit utloggad. Logga in på nytt.")
        await expect(browser_page.get_by_label("Användarnamn", exact=True)).to_be_focused()


async def test_a_password_is_changed_in_the_page(service: Service, browser_page: Page) -> None:
    name, _ = await new_adviser(service)
    await sign_in(browser_page, service, name)
    await browser_page.get_by_text("Byt lösenord").click()
    await browser_page.get_by_label("Nuvarande lösenord").fill(PASSWORD)
    await browser_page.get_by_label("Nytt lösenord").fill("nio kloka älgar")
    await browser_page.get_by_role("button", name="Byt").click()
    await expect(browser_page.get_by_role("status")).to_have_text("Lösenordet är bytt.")
    await browser_page.get_by_role("button", name="Logga ut").click()
    await sign_in(browser_page, service, name, "nio kloka älgar")
    await expect(browser_page.get_by_text("Inloggad som Anna Berg")).to_be_visible()


async def test_the_banks_own_sign_in_is_offered_when_it_is_set_up(browser_page: Page, tmp_path: Path) -> None:
    provider = {
        "OPENID_ISSUER": "https://login.example.org",
        "OPENID_CLIENT_ID": "adviser",
        "OPENID_CLIENT_SECRET": "a secret of the client",
        "OPENID_CALLBACK": "https://verification.example.org/adviser/openid/callback",
        "OPENID_ROLES": '{"advisers": "adviser"}',
        "PASSWORD_SIGN_IN": "false",
    }
    with served(sqlite_url(tmp_path), tmp_path, **provider) as service:
        await browser_page.goto(f"{service.url}/adviser/?refused=no_role")
        link = browser_page.get_by_role("link", name="Logga in med bankens inloggning")
        await expect(link).to_have_attribute("href", "/adviser/openid")
        await expect(browser_page.get_by_role("alert")).to_contain_text("inte rätt till den här sidan")
        await expect(browser_page.get_by_label("Lösenord", exact=True)).to_be_hidden()
        assert browser_page.url == f"{service.url}/adviser/"


async def test_axe_finds_nothing_in_any_state(service: Service, browser_page: Page) -> None:
    async def violations() -> object:
        await browser_page.evaluate(AXE)
        return await browser_page.evaluate(VIOLATIONS)

    await browser_page.goto(f"{service.url}/adviser")
    await browser_page.get_by_text("Första gången?").click()
    found = {"signing in": await violations()}
    await open_meeting(browser_page, service)
    await issue_in_page(browser_page)
    await browser_page.get_by_text("Byt lösenord").click()
    found["a code"] = await violations()
    assert found == {"signing in": [], "a code": []}


async def test_the_page_fits_a_narrow_screen_and_states_the_rule(
    service: Service, browser_page: Page, tmp_path: Path
) -> None:
    await browser_page.set_viewport_size({"width": 320, "height": 800})
    await open_meeting(browser_page, service)
    await issue_in_page(browser_page)
    assert await browser_page.evaluate("document.documentElement.scrollWidth") <= 320
    await expect(browser_page.get_by_text("Be aldrig kunden om en kod")).to_be_visible()
    await browser_page.screenshot(path=tmp_path / "narrow.png", full_page=True)


async def test_the_documentation_page_lists_the_calls(service: Service, browser_page: Page) -> None:
    await browser_page.goto(f"{service.url}/docs")
    await expect(browser_page.get_by_role("heading", name="POST /v1/meetings/{meeting_id}/codes")).to_be_visible()
