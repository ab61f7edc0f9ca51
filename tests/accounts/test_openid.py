"""Signing in with OpenID Connect, against a small provider that really serves and signs."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider, provider_served
from tests.accounts.staff import PREFIX, Browser, Place, place

CALLBACK = "https://desk.example.org/console/openid/callback"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with provider_served() as served:
        yield served


@pytest.fixture
async def console(tmp_path: Path, provider: Provider) -> AsyncIterator[Place]:
    async with place(f"sqlite+aiosqlite:///{tmp_path}/staff.sqlite", **settings_for(provider)) as served:
        yield served


def settings_for(provider: Provider, **changed: Any) -> dict[str, Any]:
    return {
        "openid_issuer": provider.issuer,
        "openid_client_id": CLIENT_ID,
        "openid_client_secret": CLIENT_SECRET,
        "openid_callback": CALLBACK,
        "openid_role_claim": "groups",
        "openid_roles": {"chat-leads": "lead", "chat-agents": "agent"},
    } | changed


async def to_provider(browser: Browser, provider: Provider) -> str:
    """Leaves for the provider, which signs the person in; returns the address that it sends the browser back to."""
    left = await browser.call("GET", f"{PREFIX}/openid")
    assert left.status_code == 303
    cookie = left.headers["set-cookie"]
    assert all(attribute in cookie for attribute in ("HttpOnly", "Secure", "SameSite=Lax"))
    async with httpx.AsyncClient(trust_env=False) as http:
        asked = await http.get(left.headers["location"])
    assert asked.status_code == 302, asked.text
    back = asked.headers["location"]
    assert back.startswith(CALLBACK)
    return back


async def back(browser: Browser, address: str) -> httpx.Response:
    url = httpx.URL(address)
    return await browser.call("GET", f"{url.path}?{url.query.decode()}")


async def sign_in(browser: Browser, provider: Provider) -> httpx.Response:
    return await back(browser, await to_provider(browser, provider))


def is_refused(response: httpx.Response, browser: Browser, reason: str = "openid") -> bool:
    to_page = (response.status_code, response.headers["location"]) == (303, f"{PREFIX}/?refused={reason}")
    return to_page and browser.token is None


async def test_whom_the_provider_knows_is_signed_in(console: Place, provider: Provider) -> None:
    browser = console.browser()
    assert (await browser.call("GET", f"{PREFIX}/sign-in")).json() == {"openid": True, "password": True}
    response = await sign_in(browser, provider)
    assert (response.status_code, response.headers["location"]) == (303, f"{PREFIX}/")
    told = (await browser.call("GET", f"{PREFIX}/session")).json()
    assert (told["name"], told["display_name"], told["role"]) == ("anna.berg", "Anna Berg", "agent")
    assert set(browser.cookies) == {"__Host-staff"}


async def test_the_account_follows_what_the_provider_says(console: Place, provider: Provider) -> None:
    first, second = console.browser(), console.browser()
    await sign_in(first, provider)
    provider.claims |= {"name": "Anna Ek", "groups": ["chat-agents", "chat-leads"], "preferred_username": "anna.ek"}
    await sign_in(second, provider)
    told = (await second.call("GET", f"{PREFIX}/session")).json()
    assert (told["name"], told["display_name"], told["role"]) == ("anna.ek", "Anna Ek", "lead")
    assert (await first.call("GET", f"{PREFIX}/session")).json() == told
    assert len(await console.rows("SELECT id FROM account")) == 1


async def test_a_name_at_the_provider_is_no_way_into_anothers_account(console: Place, provider: Provider) -> None:
    local = console.browser()
    await local.make_account(await console.invite("lead"), "anna.berg")
    browser = console.browser()
    await sign_in(browser, provider)
    own, others = [(await each.call("GET", f"{PREFIX}/session")).json() for each in (browser, local)]
    assert own["id"] != others["id"]
    assert own["role"] == "agent"
    assert (await console.browser().sign_in("anna.berg")).json() == others


async def test_a_session_before_is_never_taken_over(console: Place, provider: Provider) -> None:
    planted = "p" * 43
    browser = console.browser(**{"__Host-staff": planted})
    await sign_in(browser, provider)
    assert await browser.is_signed_in()
    assert browser.token != planted


async def test_the_session_before_ends_though_its_cookie_does_not_come_back(console: Place, provider: Provider) -> None:
    browser = console.browser()
    await sign_in(browser, provider)
    before = browser.token or "?"
    address = await to_provider(browser, provider)
    del browser.cookies["__Host-staff"]  # it is Strict: the provider's page sends the browser back without it
    await back(browser, address)
    assert await browser.is_signed_in()
    assert not await console.browser(**{"__Host-staff": before}).is_signed_in()


@pytest.mark.parametrize("groups", [None, [], "others", ["others"], {"chat-agents": True}])
async def test_whoever_has_no_role_here_stays_out(console: Place, provider: Provider, groups: Any) -> None:
    provider.claims["groups"] = groups
    browser = console.browser()
    assert is_refused(await sign_in(browser, provider), browser, "no_role")
    assert await console.rows("SELECT id FROM account") == []


async def test_a_disabled_account_stays_out(console: Place, provider: Provider) -> None:
    await sign_in(console.browser(), provider)
    await console.change("UPDATE account SET disabled = true")
    browser = console.browser()
    assert is_refused(await sign_in(browser, provider), browser, "no_role")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"iss": "https://another.example.org"},
        {"iss": None},
        {"nonce": "0" * 64},
        {"nonce": None},
        {"exp": 1_600_000_000},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"azp": "another-client"},
    ],
    ids=str,
)
async def test_an_id_token_that_is_not_ours_is_refused(
    console: Place, provider: Provider, changed: dict[str, Any], logs: pytest.LogCaptureFixture
) -> None:
    provider.claims |= changed
    browser = console.browser()
    assert is_refused(await sign_in(browser, provider), browser)
    assert await console.rows("SELECT id FROM account") == []
    assert "with OpenID Connect failed" in logs.text


@pytest.mark.parametrize("signing", ["tampered", "another key", "none", "client secret"])
async def test_an_id_token_that_the_provider_did_not_sign_is_refused(
    console: Place, provider: Provider, signing: str
) -> None:
    provider.signing = signing
    browser = console.browser()
    assert is_refused(await sign_in(browser, provider), browser)


async def test_a_callback_works_once(console: Place, provider: Provider) -> None:
    browser = console.browser()
    address = await to_provider(browser, provider)
    left_with = dict(browser.cookies)
    await back(browser, address)
    assert browser.token
    again = console.browser(**left_with)
    assert is_refused(await back(again, address), again)
    assert provider.tokens_given == 1


async def test_only_the_browser_that_left_comes_back(console: Place, provider: Provider) -> None:
    attacker, victim = console.browser(), console.browser()
    address = await to_provider(attacker, provider)
    assert is_refused(await back(victim, address), victim)
    await to_provider(victim, provider)
    assert is_refused(await back(victim, address), victim)
    assert provider.tokens_given == 0


@pytest.mark.parametrize("query", ["", "state=x", "code=abc", "error=access_denied", "state=%C3%A5&code=abc"])
async def test_an_invented_callback_is_refused(console: Place, provider: Provider, query: str) -> None:
    browser = console.browser()
    await to_provider(browser, provider)
    assert is_refused(await back(browser, f"{CALLBACK}?{query}"), browser)
    stranger = console.browser()
    assert is_refused(await back(stranger, f"{CALLBACK}?{query}"), stranger)


async def test_a_provider_that_answers_for_another_is_not_believed(console: Place, provider: Provider) -> None:
    provider.described_as = "https://another.example.org"
    browser = console.browser()
    assert is_refused(await browser.call("GET", f"{PREFIX}/openid"), browser)


async def test_a_provider_that_is_down_is_told_on_the_page(tmp_path: Path, provider: Provider) -> None:
    settings = settings_for(provider, openid_issuer="http://127.0.0.1:1")
    async with place(f"sqlite+aiosqlite:///{tmp_path}/staff.sqlite", **settings) as console:
        browser = console.browser()
        assert is_refused(await browser.call("GET", f"{PREFIX}/openid"), browser)


async def test_passwords_can_be_turned_off(tmp_path: Path, provider: Provider) -> None:
    settings = settings_for(provider, password_sign_in=False)
    async with place(f"sqlite+aiosqlite:///{tmp_path}/staff.sqlite", **settings) as console:
        browser = console.browser()
        assert (await browser.call("GET", f"{PREFIX}/sign-in")).json() == {"openid": True, "password": False}
        for refused in (await browser.sign_in(), await browser.make_account(await console.invite())):
            assert (refused.status_code, refused.json()["error"]) == (403, "password_off")
        await sign_in(browser, provider)
        assert await browser.is_signed_in()


async def test_no_secret_of_the_way_is_kept_or_logged(
    console: Place, provider: Provider, logs: pytest.LogCaptureFixture
) -> None:
    browser = console.browser()
    address = await to_provider(browser, provider)
    left_with, query = browser.cookies["__Host-staff-openid"], httpx.URL(address).params
    stored = await console.everything_stored()
    await back(browser, address)
    kept = logs.text + stored + await console.everything_stored()
    secrets = [left_with, query["state"], query["code"], CLIENT_SECRET, browser.token or "?"]
    assert [secret for secret in secrets if secret in kept] == []
