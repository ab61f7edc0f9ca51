"""Who may do what: every address of the console, for everybody who could come to it."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from desk.console import conversations, events, lead, presence
from tests.desk.serving import Customer, Desk
from tests.desk.stored import change, rows
from tests.handoff.conftest import Hire
from tests.handoff.staff import CONSOLE, Staff

OWN, WAITING, COLLEAGUES, BOTS = "own", "waiting", "a colleague's", "the bot's"
ABOUT_ONE: dict[tuple[str, str], Any] = {
    ("GET", ""): None,
    ("GET", "/messages"): None,
    ("GET", "/suggestions"): None,
    ("POST", "/notes"): {"text": "Har provat Firefox"},
    ("POST", "/claim"): {},
    ("POST", "/messages"): {"id": str(uuid.uuid4()), "text": "Hej"},
    ("PUT", "/typing"): {},
    ("PUT", "/read"): {"number": 1},
    ("POST", "/transfer"): {},
    ("POST", "/hand-back"): {},
    ("POST", "/close"): {"reason": "solved"},
}
READING = {("GET", ""), ("GET", "/messages"), ("GET", "/suggestions"), ("POST", "/notes")}
# What a lead may do with a colleague's conversation beside reading: move it on
MOVING = {("POST", "/transfer"), ("POST", "/hand-back"), ("POST", "/close")}
GENERAL: dict[tuple[str, str], Any] = {
    ("GET", "/replies?language=sv"): None,
    ("PUT", "/presence"): {"status": "available", "capacity": 2},
}
LEADS: dict[tuple[str, str], Any] = {
    ("GET", "/lead/report"): None,
    ("GET", "/lead/unanswered"): None,
    ("GET", "/lead/unanswered.yml"): None,
    ("GET", "/lead/accounts"): None,
    ("POST", "/lead/invitations"): {"role": "agent"},
    ("PUT", f"/lead/accounts/{'0' * 32}"): {"disabled": True},
}


async def knock(client: httpx.AsyncClient, method: str, path: str, body: Any) -> httpx.Response:
    if body is None:
        return await client.request(method, CONSOLE + path)
    return await client.request(method, CONSOLE + path, json=body)


def expected(role: str, whose: str, call: tuple[str, str]) -> int:
    """What a call about a conversation is answered."""
    good = 200 if call in (("GET", ""), ("GET", "/messages"), ("GET", "/suggestions"), ("POST", "/messages")) else 204
    if call == ("POST", "/claim"):
        return 200 if whose == WAITING else 409
    if call in READING:
        return good if whose in (OWN, WAITING) or (whose == COLLEAGUES and role == "lead") else 404
    if call == ("POST", "/close") and whose == WAITING:
        return 409  # it waits in the queue, and only a left message may be closed unclaimed
    return good if whose == OWN or (whose == COLLEAGUES and role == "lead" and call in MOVING) else 409


@pytest.mark.parametrize("whose", [OWN, WAITING, COLLEAGUES, BOTS])
@pytest.mark.parametrize("role", ["agent", "lead"])
async def test_a_conversation_by_role(desk: Desk, hire: Hire, role: str, whose: str) -> None:
    somebody, colleague = await hire("Anna", role), await hire("Bo")
    for (method, path), body in ABOUT_ONE.items():
        customer = await desk.open_session()
        await customer.say("hej" if whose == BOTS else "människa")
        if whose in (OWN, COLLEAGUES):
            await (somebody if whose == OWN else colleague).claim(customer)
        done = await knock(somebody.http, method, f"/conversations/{customer.conversation}{path}", body)
        assert done.status_code == expected(role, whose, (method, path)), (method, path, done.text)


@pytest.mark.parametrize("role", ["agent", "lead"])
async def test_the_rest_by_role(hire: Hire, role: str) -> None:
    somebody = await hire("Anna", role)
    for call, body in (GENERAL | LEADS).items():
        done = await knock(somebody.http, *call, body)
        if role == "agent" and call in LEADS:
            assert (done.status_code, done.json()["error"]) == (403, "not_allowed"), call
        else:
            assert done.status_code in ((404,) if call[1].endswith("0" * 32) else (200, 201, 204)), (call, done.text)


def test_no_address_is_left_out() -> None:
    """Whoever adds an address has to say who may use it."""
    known = {("GET", f"{CONSOLE}/events")}
    known |= {(method, f"{CONSOLE}{path.partition('?')[0]}") for method, path in GENERAL | LEADS}
    known |= {(method, f"{CONSOLE}/conversations/<id>{path}") for method, path in ABOUT_ONE}
    there = set()
    for module in (conversations, events, lead, presence):
        for route in module.blueprint._future_routes:
            path = f"{module.blueprint.url_prefix}{route.uri}"
            path = path.replace(conversations._ID, "<id>").replace("<account:[0-9a-f]{32}>", "0" * 32)
            there |= {(method, path) for method in route.methods}
    assert there == known


async def test_nobody_else_comes_in(desk: Desk, customer: Customer, anna: Staff) -> None:
    await customer.say("människa")
    before = await anna.card(customer)
    page = {"X-Staff-Page": "1"}
    bearer = customer.http.headers["authorization"]
    cookie = f"__Host-staff={bearer.removeprefix('Bearer ')}"
    # Nobody's, then a customer's session, as bearer and as cookie, then none
    for headers in ({}, {"Authorization": bearer}, {"Cookie": cookie}, {"Cookie": "__Host-staff="}):
        async with httpx.AsyncClient(base_url=desk.url, headers=page | headers, trust_env=False) as stranger:
            for method, path, body in _all_calls(customer):
                done = await knock(stranger, method, path, body)
                assert (done.status_code, done.json()["error"]) == (401, "not_signed_in"), (method, path)
    after = await anna.card(customer)
    assert {**before, "waited_seconds": 0} == {**after, "waited_seconds": 0}


async def test_another_site_can_not_act_for_the_agent(hire: Hire, customer: Customer) -> None:
    anna = await hire("Anna", "lead")
    await customer.say("människa")
    del anna.http.headers["X-Staff-Page"]
    for method, path, body in _all_calls(customer):
        if method != "GET":
            done = await knock(anna.http, method, path, body)
            assert (done.status_code, done.json()["error"]) == (403, "other_site"), (method, path)


async def test_a_staff_session_opens_no_customers_door(customer: Customer, anna: Staff) -> None:
    token = anna.http.headers["cookie"].partition("=")[2]
    for headers in ({"Authorization": f"Bearer {token}"}, {}):
        assert (await anna.http.get("/v1/messages", headers=headers)).status_code == 401


async def test_who_is_disabled_is_out_at_once(hire: Hire, customer: Customer) -> None:
    lead_, anna = await hire("Lead", "lead"), await hire("Anna")
    await customer.say("människa")
    await anna.claim(customer)
    done = await lead_.http.put(f"{CONSOLE}/lead/accounts/{anna.id}", json={"disabled": True})
    assert done.status_code == 204
    assert (await anna.say(customer, "Hej")).status_code == 401
    done = await lead_.http.put(f"{CONSOLE}/lead/accounts/{lead_.id}", json={"disabled": True})
    assert done.status_code == 403


async def test_an_open_console_alone_does_not_keep_anybody_signed_in(
    customer: Customer, anna: Staff, database: Path
) -> None:
    await customer.say("människa")
    await anna.claim(customer)
    change(database, "UPDATE account_session SET seen_at = datetime(seen_at, '-20 minutes')")
    before = rows(database, "SELECT seen_at FROM account_session")
    async with anna.console() as console:
        await console.until(lambda seen: seen.mine.get("conversations"))
    await anna.card(customer)
    await anna.do(customer, "read", {"number": 1})
    assert rows(database, "SELECT seen_at FROM account_session") == before
    await anna.say(customer, "Hej")
    assert rows(database, "SELECT seen_at FROM account_session") != before


def _all_calls(customer: Customer) -> Iterator[tuple[str, str, Any]]:
    yield "GET", "/events", None
    for (method, path), body in (GENERAL | LEADS).items():
        yield method, path, body
    for (method, path), body in ABOUT_ONE.items():
        yield method, f"/conversations/{customer.conversation}{path}", body
