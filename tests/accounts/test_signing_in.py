"""Signing in by name and password, and what a session is worth."""

import asyncio
import itertools
import re
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from accounts.account import everybody, set_disabled
from accounts.authentication import COOKIE
from accounts.throttle import named
from tests.accounts.staff import LONG_AGO, PASSWORD, PREFIX, Browser, Place, place


def shown(response: httpx.Response) -> tuple[int, object, list[str]]:
    """All that an answer tells, but for the time."""
    return response.status_code, response.json(), sorted(name for name in response.headers if name != "date")


async def test_the_account_is_told_and_the_cookie_is_out_of_reach(console: Place, anna: Browser) -> None:
    response = await console.browser().sign_in("ANNA ")
    told = response.json()
    assert response.status_code == 200
    assert told == {"id": told["id"], "name": "anna", "display_name": "Anna Berg", "role": "agent"}
    cookie = response.headers["set-cookie"]
    assert re.match(r"__Host-staff=[A-Za-z0-9_-]{43};", cookie)
    for attribute in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=28800"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert (await anna.call("GET", f"{PREFIX}/session")).json() == told
    assert (await anna.call("GET", f"{PREFIX}/sign-in")).json() == {"openid": False, "password": True}


async def test_the_answer_does_not_tell_which_names_exist(console: Place, anna: Browser) -> None:
    wrong = shown(await console.browser().sign_in("anna", "not her password"))
    assert shown(await console.browser().sign_in("nobody", PASSWORD)) == wrong
    await console.change("UPDATE account SET disabled = true")
    assert shown(await console.browser().sign_in("anna", PASSWORD)) == wrong
    assert (wrong[0], wrong[2].count("set-cookie")) == (401, 0)


async def test_an_unknown_name_costs_as_much_as_a_known_one(
    console: Place, anna: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[str] = []

    def verify(hasher: PasswordHasher, stored: str, password: bytes) -> bool:
        costs.append(stored.rsplit("$", 2)[0])
        return real(hasher, stored, password)

    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", verify)
    for name in ("anna", "nobody"):
        await console.browser().sign_in(name, "not her password")
    assert costs == ["$argon2id$v=19$m=47104,t=1,p=1"] * 2


@pytest.mark.parametrize(
    ("language", "begins"),
    [("fi-FI,sv;q=0.5", "Käyttäjätunnus"), ("en", "The user"), ("sv", "Användarnamnet"), ("de", "Användarnamnet")],
)
async def test_errors_are_in_the_readers_language(console: Place, language: str, begins: str) -> None:
    body = {"name": "nobody", "password": PASSWORD}
    response = await console.browser().call("POST", f"{PREFIX}/session", body, **{"Accept-Language": language})
    assert response.json()["error"] == "sign_in_refused"
    assert response.json()["message"].startswith(begins)


async def test_a_session_before_signing_in_is_never_taken_over(console: Place, anna: Browser) -> None:
    planted = "p" * 43
    victim = console.browser(**{COOKIE: planted})
    await victim.sign_in()
    assert victim.token != planted
    assert not await console.browser(**{COOKIE: planted}).is_signed_in()
    own_before = victim.token
    await victim.sign_in()
    assert victim.token != own_before
    assert own_before is not None
    assert not await console.browser(**{COOKIE: own_before}).is_signed_in()


async def test_signing_out_ends_the_session_itself(console: Place, anna: Browser) -> None:
    stolen = anna.token
    assert stolen is not None
    other = console.browser()
    await other.sign_in()
    response = await anna.call("DELETE", f"{PREFIX}/session")
    assert (response.status_code, anna.token) == (204, None)
    assert not await console.browser(**{COOKIE: stolen}).is_signed_in()
    assert await other.is_signed_in()


@pytest.mark.parametrize("moment", ["started_at", "seen_at"])
async def test_a_session_ends_by_time(console: Place, anna: Browser, moment: str) -> None:
    assert await anna.is_signed_in()
    await console.change(f"UPDATE account_session SET {moment} = '{LONG_AGO}'")  # noqa: S608
    assert not await anna.is_signed_in()
    await console.browser().sign_in()
    assert len(await console.rows("SELECT * FROM account_session")) == 1


async def test_use_breaks_the_silence(console: Place, anna: Browser) -> None:
    await console.change("UPDATE account_session SET seen_at = datetime(seen_at, '-29 minutes') || '.000000'")
    assert await anna.is_signed_in()
    await console.change("UPDATE account_session SET seen_at = datetime(seen_at, '-29 minutes') || '.000000'")
    assert await anna.is_signed_in()


async def test_a_disabled_account_is_out_at_once(console: Place, anna: Browser) -> None:
    await console.change("UPDATE account SET disabled = true")
    assert not await anna.is_signed_in()


async def test_a_lead_disables_and_lets_in_again(either: Place) -> None:
    anna = await either.anna()
    async with either.engine.begin() as connection:
        [colleague] = await everybody(connection)
        assert not await set_disabled(connection, "0" * 32, True)
        assert await set_disabled(connection, colleague.account.id, True)
        assert [each.disabled for each in await everybody(connection)] == [True]
    assert not await anna.is_signed_in()
    assert (await anna.sign_in()).status_code == 401
    async with either.engine.begin() as connection:
        assert await set_disabled(connection, colleague.account.id, False)
    assert not await anna.is_signed_in()
    assert (await anna.sign_in()).status_code == 200


async def test_another_site_can_do_nothing(console: Place, anna: Browser) -> None:
    code = await console.invite()
    cookie = {"Cookie": f"{COOKIE}={anna.token}"}
    account = {"code": code, "name": "eva", "display_name": "Eva", "password": PASSWORD}
    for method, path, body in (
        ("POST", "/session", {"name": "anna", "password": PASSWORD}),
        ("DELETE", "/session", None),
        ("POST", "/account", account),
        ("PUT", "/password", {"old": PASSWORD, "new": "nio kloka älgar"}),
    ):
        response = await console.http.request(method, PREFIX + path, json=body, headers=cookie)
        assert (response.status_code, response.json()["error"]) == (403, "other_site")
    assert (await console.http.post("/work", headers=cookie)).json() == {"role": None}
    assert (await anna.call("POST", "/work")).json() == {"role": "agent"}
    assert await anna.is_signed_in()


async def test_a_new_password_ends_the_other_sessions(console: Place, anna: Browser) -> None:
    other = console.browser()
    await other.sign_in()
    refused = await anna.call("PUT", f"{PREFIX}/password", {"old": "wrong", "new": "nio kloka älgar"})
    assert (refused.status_code, refused.json()["error"]) == (403, "password_wrong")
    weak = await anna.call("PUT", f"{PREFIX}/password", {"old": PASSWORD, "new": "kort"})
    assert (weak.status_code, weak.json()["error"]) == (422, "password_weak")
    assert await other.is_signed_in()
    changed = await anna.call("PUT", f"{PREFIX}/password", {"old": PASSWORD, "new": "nio kloka älgar"})
    assert changed.status_code == 204
    assert await anna.is_signed_in()
    assert not await other.is_signed_in()
    assert (await other.sign_in()).status_code == 401
    assert (await other.sign_in(password="nio kloka älgar")).status_code == 200


async def test_an_older_hash_is_renewed_at_signing_in(console: Place, anna: Browser) -> None:
    older = PasswordHasher(memory_cost=1024, time_cost=1, parallelism=1).hash(b"gammalt och rostigt")
    await console.change(f"UPDATE account SET password_hash = '{older}'")  # noqa: S608
    assert (await console.browser().sign_in(password="gammalt och rostigt")).status_code == 200
    [(stored,)] = await console.rows("SELECT password_hash FROM account")
    assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert (await console.browser().sign_in(password="gammalt och rostigt")).status_code == 200


async def test_a_letter_is_the_same_however_the_keyboard_sends_it(console: Place, anna: Browser) -> None:
    assert (await console.browser().sign_in(password="fyra kloka a\u0308lgar")).status_code == 200


async def test_five_failures_on_a_name_stop_it_and_nobody_else(console: Place, anna: Browser) -> None:
    for name in ("anna", "nobody"):
        answers = []
        for _ in range(6):
            await console.change("DELETE FROM failed_sign_in WHERE source LIKE 'address%'")
            answers.append(await console.browser().sign_in(name, "not the password"))
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert answers[-1].json()["error"] == "too_many_attempts"
        assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    assert (await console.browser().sign_in()).status_code == 429
    await console.change("DELETE FROM failed_sign_in WHERE source LIKE 'address%'")
    assert (await console.browser().make_account(await console.invite(), "eva")).status_code == 201
    assert (await console.browser().sign_in("eva")).status_code == 200


async def test_five_failures_from_an_address_stop_it_whatever_the_name(console: Place, anna: Browser) -> None:
    statuses = [(await console.browser().sign_in(f"name{number}")).status_code for number in range(6)]
    assert statuses == [401] * 5 + [429]
    assert (await console.browser().sign_in()).status_code == 429
    assert (await console.browser().make_account("K7QF-2MXD-9RTP", "eva")).status_code == 429
    await console.change(f"UPDATE failed_sign_in SET forgotten_at = '{LONG_AGO}'")  # noqa: S608
    assert (await console.browser().sign_in()).status_code == 200
    assert await console.rows("SELECT * FROM failed_sign_in WHERE failures > 0") == []


async def test_the_address_is_the_callers_only_where_a_proxy_of_ours_says_it(tmp_path: Path) -> None:
    async def statuses(console: Place) -> list[int]:
        body = {"name": "nobody", "password": PASSWORD}
        attempts = []
        for number in range(6):
            await console.change("DELETE FROM failed_sign_in WHERE source LIKE 'name%'")
            said = {"X-Forwarded-For": f"203.0.113.250, 203.0.113.{number}"}
            attempts.append(await console.browser().call("POST", f"{PREFIX}/session", body, **said))
        return [attempt.status_code for attempt in attempts]

    async with place(f"sqlite+aiosqlite:///{tmp_path}/direct.sqlite") as console:
        assert await statuses(console) == [401] * 5 + [429]
    async with place(f"sqlite+aiosqlite:///{tmp_path}/behind.sqlite", proxies_count=1) as console:
        assert await statuses(console) == [401] * 6


async def guess(console: Place, times: int) -> list[int]:
    """Wrong passwords for anna, from other addresses each time."""
    statuses = []
    for _ in range(times):
        await console.change("DELETE FROM failed_sign_in WHERE source LIKE 'address%'")
        statuses.append((await console.browser().sign_in("anna", "not her password")).status_code)
    return statuses


async def test_success_is_not_counted(console: Place, anna: Browser) -> None:
    assert await guess(console, 4) == [401] * 4
    for _ in range(7):
        assert (await console.browser().sign_in()).status_code == 200
    assert await guess(console, 2) == [401, 429]


async def test_a_new_password_is_not_counted(console: Place, anna: Browser) -> None:
    assert await guess(console, 4) == [401] * 4
    for old, new in itertools.pairwise([PASSWORD, "nio kloka älgar", "tio kloka älgar", "elva kloka älgar"]):
        changed = await anna.call("PUT", f"{PREFIX}/password", {"old": old, "new": new})
        assert changed.status_code == 204
    assert await guess(console, 2) == [401, 429]


async def test_anothers_success_does_not_forgive(console: Place, anna: Browser) -> None:
    alike = next(name for name in (f"eva{number}" for number in itertools.count()) if named(name) == named("anna"))
    eva = console.browser()
    assert (await eva.make_account(await console.invite(), alike)).status_code == 201
    assert await guess(console, 4) == [401] * 4
    assert (await eva.sign_in(alike)).status_code == 200
    body = {"old": PASSWORD, "new": "nio kloka älgar"}
    assert (await eva.call("PUT", f"{PREFIX}/password", body)).status_code == 204
    assert await guess(console, 2) == [401, 429]


async def test_guesses_in_parallel_are_no_more_than_the_limit(either: Place) -> None:
    await either.anna()
    guesses = (either.browser().sign_in("anna", f"guess number {number}") for number in range(30))
    statuses = [answer.status_code for answer in await asyncio.gather(*guesses)]
    assert sorted(statuses) == [401] * 5 + [429] * 25


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"name": "anna"},
        {"name": "anna", "password": 1},
        {"name": "", "password": "x"},
        {"name": "anna", "password": "x" * 300},
        {"name": "anna", "password": PASSWORD, "role": "lead"},
    ],
)
async def test_another_body_is_refused_and_not_repeated(console: Place, body: object) -> None:
    response = await console.browser().call("POST", f"{PREFIX}/session", body)
    assert (response.status_code, response.json()["error"]) == (400, "bad_request")
    assert await console.rows("SELECT * FROM failed_sign_in") == []


@pytest.mark.parametrize("cookie", ["x", "a" * 43, "a" * 4_000, "%00"])
async def test_an_invented_session_is_nobodys(console: Place, anna: Browser, cookie: str) -> None:
    response = await console.browser(**{COOKIE: cookie}).call("GET", f"{PREFIX}/session")
    assert (response.status_code, response.json()["error"]) == (401, "not_signed_in")
