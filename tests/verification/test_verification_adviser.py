"""The adviser page: its sign-in by HTTP, and the page in a real browser."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.verification.verification_process import (
    TOKENS,
    Service,
    another,
    bearer,
    create_meeting,
    issue_code,
    served,
    sqlite_url,
    submit,
)

PAGE_HEADER = {"x-adviser-page": "1"}
TOKEN = TOKENS["adviser"]
AT_ONCE_MS = 3_000


async def sign_in(client: httpx.AsyncClient, token: str = TOKEN) -> httpx.Response:
    return await client.post("/adviser/session", json={"token": token}, headers=PAGE_HEADER)


def cookie_of(response: httpx.Response) -> dict[str, str]:
    return {"cookie": response.headers["set-cookie"].partition(";")[0]}


async def test_the_cookie_is_opaque_and_out_of_reach_of_scripts_and_other_sites(service: Service) -> None:
    async with service.client() as client:
        response = await sign_in(client)
    assert response.status_code == 204
    cookie = response.headers["set-cookie"]
    assert re.match(r"__Host-adviser=[A-Za-z0-9_-]{43};", cookie)
    for attribute in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=28800"):
        assert attribute in cookie
    assert "Domain" not in cookie


async def test_a_session_acts_as_adviser_until_it_is_signed_out(service: Service) -> None:
    async with service.client() as client:
        cookie = cookie_of(await sign_in(client))
        meeting = {"customer_id": "customer-1"}
        created = await client.post("/v1/meetings", json=meeting, headers=cookie | PAGE_HEADER)
        assert created.status_code == 201
        path = f"/v1/meetings/{created.json()['meeting_id']}"
        assert (await client.get(path, headers=cookie)).status_code == 200
        check = await client.post(f"{path}/verifications", json={}, headers=cookie | PAGE_HEADER)
        assert check.status_code == 403
        await client.delete("/adviser/session", headers=cookie | PAGE_HEADER)
        assert (await client.get(path, headers=cookie)).status_code == 401


async def test_another_site_can_neither_act_nor_sign_in_or_out(service: Service) -> None:
    async with service.client() as client:
        cookie = cookie_of(await sign_in(client))
        meeting = {"customer_id": "customer-1"}
        assert (await client.post("/v1/meetings", json=meeting, headers=cookie)).status_code == 401
        assert (await client.post("/adviser/session", json={"token": TOKEN})).status_code == 403
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


async def test_wrong_tokens_are_slowed_down(tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        async with service.client() as client:
            answers = [(await sign_in(client, "wrong")).status_code for _ in range(6)]
            assert answers == [401] * 5 + [429]
            throttled = await sign_in(client)
            assert throttled.status_code == 429
            assert 0 < int(throttled.headers["retry-after"]) <= 61


async def test_a_new_adviser_token_ends_every_session(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with served(url, tmp_path) as service:
        async with service.client() as client:
            cookie = cookie_of(await sign_in(client))
            assert (await client.get("/adviser/session", headers=cookie)).status_code == 204
    with served(url, tmp_path, ADVISER_TOKEN="another-token") as service:
        async with service.client() as client:
            assert (await client.get("/adviser/session", headers=cookie)).status_code == 401


async def test_only_the_advisers_token_signs_in(service: Service) -> None:
    async with service.client() as client:
        assert (await sign_in(client, TOKENS["desk"])).status_code == 401


async def open_meeting(page: Page, service: Service) -> str:
    """Signs in and makes a meeting; returns its id."""
    await page.goto(f"{service.url}/adviser")
    await page.get_by_label("Din åtkomstnyckel").fill(TOKEN)
    await page.get_by_role("button", name="Logga in").click()
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
    await expect(browser_page.get_by_label("Din åtkomstnyckel")).to_be_visible()
    await expect(browser_page.locator("#meeting-id")).to_be_hidden()


async def test_a_wrong_token_is_said_where_a_screen_reader_hears_it(service: Service, browser_page: Page) -> None:
    await browser_page.goto(f"{service.url}/adviser")
    await browser_page.get_by_label("Din åtkomstnyckel").fill("wrong")
    await browser_page.keyboard.press("Enter")
    await expect(browser_page.get_by_role("alert")).to_have_text("Åtkomstnyckeln är inte rätt.")
    await expect(browser_page.get_by_label("Din åtkomstnyckel")).to_be_focused()


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


async def test_desks_token_is_no_key_to_the_page(service: Service) -> None:
    async with service.client() as client:
        response = await client.get("/adviser/session", headers=bearer("desk"))
    assert response.status_code == 401
