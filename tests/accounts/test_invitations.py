"""From an invitation's code to an account."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.account import everybody, set_disabled
from accounts.authentication import COOKIE
from accounts.password_rules import is_weak
from accounts.throttle import at_address
from tests.accounts.staff import LONG_AGO, PASSWORD, PREFIX, Browser, Place


async def accounts(console: Place) -> int:
    return len(await console.rows("SELECT id FROM account"))


async def test_a_code_makes_an_account_with_its_role_once(console: Place) -> None:
    code = await console.invite("lead")
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    browser = console.browser()
    made = await browser.make_account(code)
    assert (made.status_code, made.json()["role"]) == (201, "lead")
    assert (await browser.call("GET", f"{PREFIX}/session")).json() == made.json()
    again = await console.browser().make_account(code, "eva")
    assert (again.status_code, again.json()["error"]) == (401, "code_refused")
    assert await accounts(console) == 1


async def test_a_code_is_read_however_it_is_typed(console: Place) -> None:
    code = (await console.invite()).lower().replace("-", " ")
    assert (await console.browser().make_account(f" {code} ")).status_code == 201


async def test_a_code_ends_after_ten_minutes(console: Place) -> None:
    code = await console.invite()
    await console.change(f"UPDATE invitation SET expires_at = '{LONG_AGO}'")  # noqa: S608
    assert (await console.browser().make_account(code)).status_code == 401
    await console.invite()
    assert len(await console.rows("SELECT * FROM invitation")) == 1


async def test_of_fifty_at_once_one_has_the_account(either: Place) -> None:
    code = await either.invite()
    far_from_the_limit = {"failures": -1000, "forgotten_at": datetime.now(UTC) + timedelta(minutes=15)}
    await either.fill("failed_sign_in", source=at_address("127.0.0.1"), **far_from_the_limit)
    attempts = (either.browser().make_account(code, f"name{number}") for number in range(50))
    statuses = [answer.status_code for answer in await asyncio.gather(*attempts)]
    assert statuses.count(201) == 1
    assert await accounts(either) == 1


async def test_guessing_codes_is_stopped(console: Place) -> None:
    answers = [await console.browser().make_account(f"K7QF-2MXD-9RT{number}") for number in range(2, 8)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert (await console.browser().make_account(await console.invite())).status_code == 429


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "elva tecken",
        "anna.berg.2026",
        "Anna.Berg.Anna.Berg",
        "Passwordpassword",
        "salasana123456",
        "!!Lösenord2026!!",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiopasdf",
    ],
)
async def test_a_weak_password_is_refused_and_the_code_is_still_good(console: Place, password: str) -> None:
    code = await console.invite()
    for _ in range(7):  # it is no guessing
        refused = await console.browser().make_account(code, "anna.berg", password)
        assert (refused.status_code, refused.json()["error"]) == (422, "password_weak")
    assert (await console.browser().make_account(code, "anna.berg")).status_code == 201


@pytest.mark.parametrize(
    "password", [PASSWORD, "correct horse staple", "tolv tecken!", "8Fq2LwPz0VbN", "ÄÖÅäöåéüñç漢字", "9283-4756-1023"]
)
def test_any_other_password_of_twelve_characters_will_do(password: str) -> None:
    assert not is_weak(password, "anna.berg", "Anna Berg")


async def test_a_taken_name_is_told_and_the_code_is_still_good(console: Place, anna: Browser) -> None:
    code = await console.invite()
    refused = await console.browser().make_account(code, "ANNA")
    assert (refused.status_code, refused.json()["error"]) == (409, "name_taken")
    assert (await console.browser().make_account(code, "eva")).status_code == 201
    assert (await console.browser().sign_in()).status_code == 200


async def disable(place: Place) -> None:
    async with place.engine.begin() as connection:
        for each in await everybody(connection):
            await set_disabled(connection, each.account.id, True)


async def test_a_disabled_account_is_renewed(either: Place) -> None:
    anna = await either.anna()
    stolen = anna.token
    before = (await anna.call("GET", f"{PREFIX}/session")).json()
    await disable(either)
    browser = either.browser()
    renewed = await browser.make_account(await either.invite(), " Anna", "nio kloka älgar", "Anna Ek")
    assert (renewed.status_code, renewed.json()) == (201, before | {"name": "Anna", "display_name": "Anna Ek"})
    assert await browser.is_signed_in()
    assert not await either.browser(**{COOKIE: stolen or "?"}).is_signed_in()
    assert (await either.browser().sign_in()).status_code == 401
    assert (await either.browser().sign_in(password="nio kloka älgar")).json() == renewed.json()
    assert await accounts(either) == 1


async def test_a_session_from_before_does_not_come_back_with_the_account(console: Place, anna: Browser) -> None:
    await console.change("UPDATE account SET disabled = true")
    assert (await console.browser().make_account(await console.invite())).status_code == 201
    assert not await anna.is_signed_in()


async def test_an_account_is_renewed_once_with_a_code(console: Place, anna: Browser) -> None:
    await disable(console)
    code = await console.invite()
    weak = await console.browser().make_account(code, password="kort")
    assert weak.status_code == 422
    assert (await console.browser().sign_in()).status_code == 401
    assert (await console.browser().make_account(code)).status_code == 201
    await disable(console)
    assert (await console.browser().make_account(code)).status_code == 401


async def test_a_code_for_another_role_renews_nothing(console: Place, anna: Browser) -> None:
    await disable(console)
    code = await console.invite("lead")
    refused = await console.browser().make_account(code)
    assert (refused.status_code, refused.json()["error"]) == (409, "name_taken")
    assert [tuple(row) for row in await console.rows("SELECT role, disabled FROM account")] == [("agent", 1)]
    assert (await console.browser().make_account(code, "eva")).status_code == 201


@pytest.mark.parametrize(
    ("name", "display_name"),
    [
        ("", "Eva"),
        ("eva", ""),
        ("e va", "Eva"),
        ("eva<b>", "Eva"),
        ("eva", "<b>Eva</b>"),
        ("e" * 65, "Eva"),
        ("eva", "7"),
    ],
)
async def test_an_odd_name_is_refused(console: Place, name: str, display_name: str) -> None:
    refused = await console.browser().make_account(await console.invite(), name, display_name=display_name)
    assert (refused.status_code, refused.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize("display_name", ["Åsa", "Anna-Lena Öberg", "Seán O’Hara", "J. Mäki", "Li 2"])
async def test_peoples_names_are_names(console: Place, display_name: str) -> None:
    made = await console.browser().make_account(await console.invite(), display_name=display_name)
    assert (made.status_code, made.json().get("display_name")) == (201, display_name)
