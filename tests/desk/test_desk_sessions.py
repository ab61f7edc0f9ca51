"""Who gets a session, and what it opens."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import MEETING, PAGE_KEY, Desk, page_token, serving, shown, token_without
from tests.desk.stored import change, rows, stored_bytes


def tampered(token: str) -> str:
    head, _, signature = token.split(".")
    _, other_payload, _ = page_token(sub="somebody-else").split(".")
    return f"{head}.{other_payload}.{signature}"


REFUSED = {
    "expired": lambda: page_token(iat=int(time.time()) - 400, exp=int(time.time()) - 100),
    "issued in the future": lambda: page_token(iat=int(time.time()) + 200, exp=int(time.time()) + 400),
    "too long a life": lambda: page_token(exp=int(time.time()) + 900),
    "wrong audience": lambda: page_token(aud="verification"),
    "several audiences": lambda: page_token(aud=["desk", "verification"]),
    "another key": lambda: page_token(Ed25519PrivateKey.generate()),
    "tampered": lambda: tampered(page_token()),
    "not signed": lambda: page_token("", "none"),
    "signed with the public key as a secret": lambda: page_token(PAGE_KEY.public_key().public_bytes_raw(), "HS256"),
    "unknown language": lambda: page_token(language="de"),
    "unknown service": lambda: page_token(service="op_other"),
    "customer that is no id": lambda: page_token(sub="a\u0000b"),
    "meeting that is no id": lambda: page_token(meeting_id="../1"),
    "customer that verification refuses": lambda: page_token(sub="kund.7"),
    "meeting that verification refuses": lambda: page_token(meeting_id="mote-9"),
    "empty jti": lambda: page_token(jti=""),
    "endless jti": lambda: page_token(jti="a" * 200),
    "no token at all": lambda: "",
    "garbage": lambda: "a.b.c",
    "nested header": lambda: jwt.utils.base64url_encode(b"[" * 5000).decode() + ".e30.e30",
} | {
    f"without {claim}": lambda claim=claim: token_without(claim)
    for claim in ("aud", "sub", "meeting_id", "language", "jti", "iat", "exp")
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_token_is_refused(desk: Desk, make: Callable[[], str]) -> None:
    response = await desk.http.post("/v1/sessions", json={"token": make()})
    assert response.status_code == 401
    assert response.json()["error"] == "token_refused"


async def test_session_says_where_and_until_when(desk: Desk) -> None:
    response = await desk.http.post("/v1/sessions", json={"token": page_token()})
    assert response.status_code == 201
    session = response.json()
    assert set(session) == {"session", "conversation", "language", "signed", "expires_at"}
    assert len(session["session"]) == 43
    assert len(bytes.fromhex(session["conversation"])) == 16


async def test_a_token_opens_one_session_only(desk: Desk) -> None:
    token = page_token()
    responses = await asyncio.gather(*(desk.http.post("/v1/sessions", json={"token": token}) for _ in range(8)))
    assert sorted(response.status_code for response in responses) == [201] + [401] * 7


async def test_used_tokens_are_forgotten_when_too_old_to_be_used(desk: Desk, database: Path) -> None:
    await desk.open_session(token=page_token())
    change(database, "UPDATE used_page_tokens SET forgettable_at = '2026-01-01 00:00:00.000000'")
    await desk.open_session(token=page_token(jti="the-last"))
    assert rows(database, "SELECT token_id FROM used_page_tokens") == [("the-last",)]


async def test_only_the_hash_of_a_session_token_is_kept(desk: Desk, database: Path) -> None:
    response = await desk.http.post("/v1/sessions", json={})
    assert response.json()["conversation"].encode() in stored_bytes(database)
    assert response.json()["session"].encode() not in stored_bytes(database)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + "a" * 43},
        {"Authorization": "Basic " + "a" * 43},
        {"Authorization": "Bearer å".encode()},
        {"Authorization": b"Bearer \xff\xfe"},
        {"Authorization": "Bearer " + "a" * 4000},
        {"Cookie": "session=" + "a" * 43},
    ],
    ids=str,
)
async def test_without_a_session_nothing_is_to_be_had(desk: Desk, header: dict[str, Any]) -> None:
    for method, path in [
        ("GET", "/v1/messages"),
        ("POST", "/v1/messages"),
        ("POST", "/v1/conversation/open"),
        ("DELETE", "/v1/sessions/current"),
    ]:
        response = await desk.http.request(method, path, headers=header)
        assert response.status_code == 401
        assert response.json()["error"] == "session_unknown"


async def test_a_session_sees_its_own_conversation_only(desk: Desk) -> None:
    one = await desk.open_session(token=page_token())
    await one.say("bara mitt")
    for token in (page_token(sub="customer-2"), page_token(meeting_id="5e" * 16)):
        other = await desk.open_session(token=token)
        assert one.conversation != other.conversation
        assert await other.history() == []
    anonymous = await desk.open_session()
    assert await anonymous.history() == []


async def test_a_signed_customer_goes_on_with_the_same_meeting_from_anywhere(desk: Desk) -> None:
    computer = await desk.open_session(token=page_token(service="op_fi"))
    said = shown(await computer.say("hej"))
    phone = await desk.open_session(token=page_token(service="op_mobilen"))
    assert phone.conversation == computer.conversation
    assert await phone.history() == said
    assert (await phone.http.delete("/v1/sessions/current")).status_code == 204
    assert (await computer.say("igen")).status_code == 200


async def test_the_page_signs_a_running_conversation_in(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session()
    await customer.say("hej")
    signed = await customer.http.post("/v1/sessions/current/token", json={"token": page_token(service="op_fi")})
    assert (signed.status_code, signed.json()) == (200, {"signed": True, "language": "sv"})
    await customer.say("igen")
    metadata = rasa.asked[1]["metadata"]
    assert (metadata["customer_id"], metadata["meeting_id"], metadata["service"]) == ("customer-1", MEETING, "op_fi")
    assert rasa.asked[0]["sender"] == rasa.asked[1]["sender"]


async def test_a_conversation_never_changes_its_customer(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session(token=page_token())
    token = page_token(sub="customer-2")
    refused = await customer.http.post("/v1/sessions/current/token", json={"token": token})
    assert (refused.status_code, refused.json()["error"]) == (409, "other_customer")
    await customer.say("hej")
    assert rasa.asked[0]["metadata"]["customer_id"] == "customer-1"
    other = await desk.open_session(token=token)
    assert await other.history() == []


@pytest.mark.parametrize("token", ["", "a.b.c", page_token(aud="verification")])
async def test_a_page_token_that_is_none_signs_nobody_in(desk: Desk, rasa: FakeRasa, token: str) -> None:
    customer = await desk.open_session()
    assert (await customer.http.post("/v1/sessions/current/token", json={"token": token})).status_code == 401
    used = page_token()
    await desk.open_session(token=used)
    assert (await customer.http.post("/v1/sessions/current/token", json={"token": used})).status_code == 401
    await customer.say("hej")
    assert "customer_id" not in rasa.asked[0]["metadata"]


async def test_what_the_browser_knows_goes_along(desk: Desk, rasa: FakeRasa) -> None:
    known = {"device": "phone", "os": "android", "browser": "chrome", "camera": "prompt"}
    customer = await desk.open_session(equipment=known)
    await customer.say("hej")
    changed = await customer.http.put("/v1/sessions/current/equipment", json={**known, "camera": "denied"})
    assert changed.status_code == 204
    await customer.say("hej")
    first, second = (question["metadata"] for question in rasa.asked)
    assert (first["device"], first["os"], first["browser"]) == ("phone", "android", "chrome")
    assert (first["permissions"], second["permissions"]) == ({"camera": "prompt"}, {"camera": "denied"})


@pytest.mark.parametrize("wrong", [{"device": "fridge"}, {"meeting_id": MEETING}, {"os": 5}, [], "chrome"])
async def test_a_browser_cannot_claim_anything_else(desk: Desk, wrong: Any) -> None:
    customer = await desk.open_session()
    assert (await customer.http.put("/v1/sessions/current/equipment", json=wrong)).status_code == 400
    assert (await desk.http.post("/v1/sessions", json={"equipment": wrong})).status_code == 400


async def test_an_ended_session_is_gone(desk: Desk) -> None:
    customer, bystander = await desk.open_session(), await desk.open_session()
    assert (await customer.http.delete("/v1/sessions/current")).status_code == 204
    assert (await customer.say("hej")).status_code == 401
    assert (await bystander.say("hej")).status_code == 200


async def test_silence_ends_a_session_and_talking_keeps_it(settings: Callable[..., Settings]) -> None:
    async with serving(settings(session_silence_seconds=2)) as desk:
        talking, silent = await desk.open_session(), await desk.open_session(language="fi")
        for _ in range(4):
            await asyncio.sleep(0.6)
            assert (await talking.say("hej")).status_code == 200
        refused = await silent.say("hei")
        assert refused.status_code == 401
        assert refused.json()["message"].startswith("Keskustelu on päättynyt")
