"""Every address that takes something: whoever knocks wrongly gets a clear answer, and nothing is kept of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Customer, Desk
from tests.desk.stored import rows

ID = "6f1c1f0e-3c57-4a44-9d3b-0c6f7c1f1a10"
GOOD: dict[tuple[str, str], Any] = {
    ("POST", "/v1/messages"): {"id": ID, "text": "hej"},
    ("POST", "/v1/code"): {"id": ID, "code": "482913"},
    ("PUT", "/v1/conversation/read"): {"number": 1},
    ("PUT", "/v1/sessions/current/equipment"): {"device": "phone"},
    ("POST", "/v1/sessions/current/token"): {"token": "a.b.c"},
}
DOORS = sorted(GOOD)
TABLES = ("messages", "open_turns", "conversations", "sessions", "used_page_tokens")
HOSTILE = {
    "not JSON": b"{",
    "not UTF-8": b'{"id": "\xff"}',
    "a list": b"[]",
    "nothing": b"",
    "deep": b"[" * 10_000,
    "one field more": b'{"is_agent": true}',
    "a payload": b'"/inform{\\"x\\": \\"y\\"}"',
}

pytestmark = pytest.mark.parametrize(("method", "path"), DOORS, ids=[path for _, path in DOORS])


def kept(database: Path) -> list[Any]:
    return [rows(database, f"SELECT * FROM {table}") for table in TABLES]  # noqa: S608 # names of ours


def messages_of(database: Path, customer: Customer) -> list[Any]:
    query = f"SELECT * FROM messages WHERE conversation_id = '{customer.conversation}'"  # noqa: S608 # an id of ours
    return rows(database, query)


async def test_without_a_session_nothing_opens(desk: Desk, database: Path, method: str, path: str) -> None:
    before = kept(database)
    for header in ({}, {"Authorization": "Bearer " + "a" * 43}, {"Authorization": "Basic eDp5"}):
        response = await desk.http.request(method, path, json=GOOD[method, path], headers=header)
        assert (response.status_code, response.json()["error"]) == (401, "session_unknown")
    assert kept(database) == before


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_bad_body_leaves_nothing_behind(
    customer: Customer, rasa: FakeRasa, database: Path, method: str, path: str, body: bytes
) -> None:
    before = kept(database)
    response = await customer.http.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["message"]
    assert kept(database) == before
    assert rasa.asked == []


async def test_another_type_or_a_megabyte_is_refused(
    customer: Customer, database: Path, method: str, path: str
) -> None:
    before = kept(database)
    body = json.dumps(GOOD[method, path]).encode()
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = await customer.http.request(method, path, content=body, headers={"Content-Type": content_type})
        assert (response.status_code, response.json()["error"]) == (415, "not_json")
    padded = json.dumps({**GOOD[method, path], "text": "a" * 2**20})
    response = await customer.http.request(method, path, content=padded, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]) == (413, "body_too_large")
    assert kept(database) == before


async def test_a_stranger_opens_only_their_own(
    desk: Desk, customer: Customer, database: Path, method: str, path: str
) -> None:
    await customer.say("bara mitt")
    before = messages_of(database, customer)
    stranger = await desk.open_session()
    await stranger.http.request(method, path, json=GOOD[method, path])
    assert messages_of(database, customer) == before
    assert "bara mitt" not in (await stranger.http.get("/v1/messages")).text
