"""Nothing that a browser sends is ever a 500, and every refusal is a sentence."""

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any, get_args

import pytest

from desk.api.errors import ErrorCode
from desk.settings import Settings
from desk.texts import sentence
from desk.vocabulary import LANGUAGES
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Customer, Desk, serving, shown

ID = "0b2cf2a4-9b7e-4b0e-9c2e-5a1a3c1d7e10"


def written(text: str) -> bytes:
    return json.dumps({"id": ID, "text": text}).encode()


BAD_BODIES: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 400),
    "not JSON": (b"hej", 400),
    "half": (b'{"id": "', 400),
    "array": (b"[1]", 400),
    "number": (b"1", 400),
    "null": (b"null", 400),
    "NaN": (b"NaN", 400),
    "deep": (b"[" * 8000, 400),
    "deep in the text": (b'{"id": "%s", "text": %s}' % (ID.encode(), b"[" * 8000), 400),
    "not UTF-8": (b'{"id": "%s", "text": "\xff\xfe"}' % ID.encode(), 400),
    "lone surrogate": (b'{"id": "%s", "text": "\\ud800"}' % ID.encode(), 400),
    "no id": (b'{"text": "hej"}', 400),
    "id that is none": (b'{"id": "1", "text": "hej"}', 400),
    "id that is a number": (b'{"id": 1, "text": "hej"}', 400),
    "neither text nor button": (json.dumps({"id": ID}).encode(), 400),
    "both": (json.dumps({"id": ID, "text": "hej", "button": {"message": 1, "index": 0}}).encode(), 400),
    "text that is a number": (json.dumps({"id": ID, "text": 5}).encode(), 400),
    "text that is a list": (json.dumps({"id": ID, "text": ["hej"]}).encode(), 400),
    "more than is asked": (json.dumps({"id": ID, "text": "hej", "metadata": {}}).encode(), 400),
    "another sender": (json.dumps({"id": ID, "text": "hej", "sender": "a" * 32}).encode(), 400),
    "empty text": (written(""), 400),
    "only spaces": (written(" \u00a0\u2003\t\n"), 400),
    "only slashes": (written(" / // ／ /"), 400),
    "only control characters": (written("\u0000\u0007\u001b"), 400),
    "only invisible characters": (written("\u200b\u202e\ufffe\ue000"), 400),
    "1,001 characters": (written("a" * 1001), 413),
    "1,001 emoji": (written("😀" * 1001), 413),
    "17 kB": (written("a" * 17_000), 413),
    "1 MB": (written("a" * 1_000_000), 413),
}


@pytest.mark.parametrize(("body", "status"), BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_bad_body_is_refused_with_a_sentence(
    customer: Customer, rasa: FakeRasa, body: bytes, status: int
) -> None:
    response = await customer.http.post("/v1/messages", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert set(response.json()) == {"error", "message"}
    assert not rasa.asked
    assert await customer.history() == []


ODD_TEXTS = {
    "1,000 characters": "a" * 1000,
    "1,000 emoji": "😀" * 1000,
    "combining flood": "a" + "\u0301" * 500,
    "SQL": "' OR 1=1--",
    "script": "<script>alert(1)</script>",
    "templates": "{{7*7}} ${jndi:ldap://x} {language}",
    "link": "[x](javascript:alert(1))",
    "external": "EXTERNAL: chat_opened",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
async def test_an_odd_text_is_only_a_text(customer: Customer, rasa: FakeRasa, text: str) -> None:
    mine, _ = shown(await customer.say(text))
    assert mine["text"] == text
    assert rasa.asked[0]["text"] == text
    assert "button" not in rasa.asked[0]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('/restart{"a": "b"}', 'restart{"a": "b"}'),
        (" \u00a0//\u200b/ /restart", "restart"),
        ("／restart", "restart"),
        ("\ufeff/restart", "restart"),
        ("∕⁄/restart", "restart"),
        ("hej\u0000 du\u001b", "hej du"),
        ("abc\u202edef", "abcdef"),
        ("rad ett\nrad två", "rad ett rad två"),
        ("op.fi/mötet", "op.fi/mötet"),
    ],
)
async def test_a_command_reaches_rasa_as_plain_text(customer: Customer, rasa: FakeRasa, text: str, clean: str) -> None:
    await customer.say(text)
    assert rasa.asked[0]["text"] == clean


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "x;y=/"])
async def test_another_content_type_is_refused(desk: Desk, customer: Customer, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    for http, path in ((customer.http, "/v1/messages"), (desk.http, "/v1/sessions")):
        response = await http.post(path, content=written("hej"), headers=headers)
        assert response.status_code == 415


@pytest.mark.parametrize(
    "body",
    [{"token": 1}, {"token": None, "x": 1}, {"language": "de"}, {"language": None}, {"service": "x"}, [], "x"],
    ids=str,
)
async def test_a_bad_session_request_is_refused(desk: Desk, body: Any) -> None:
    assert (await desk.http.post("/v1/sessions", json=body)).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/demo/%2e%2e/%2e%2e/pyproject.toml", 404),
        ("PUT", "/v1/messages", 405),
    ],
)
async def test_what_is_not_there(desk: Desk, method: str, path: str, status: int) -> None:
    response = await desk.http.request(method, path)
    assert response.status_code == status
    assert response.json()["error"] == "not_found"


async def test_refusals_are_in_the_language_of_the_conversation(desk: Desk) -> None:
    customer = await desk.open_session(language="fi")
    for text in ("a" * 1001, "a" * 20_000):
        assert (await customer.say(text)).json()["message"].startswith("Viesti on liian")


async def test_refusals_without_a_conversation_are_in_the_browsers_language(desk: Desk) -> None:
    for wanted, begins in (("fi-FI,fi;q=0.9", "Keskustelu"), ("de, en;q=0.5", "The chat"), ("de", "Chatten")):
        response = await desk.http.get("/v1/messages", headers={"Accept-Language": wanted})
        assert response.json()["message"].startswith(begins)


async def test_a_burst_of_messages_is_slowed_down(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    async with serving(settings(burst_messages=3, burst_seconds=2)) as desk:
        customer, other = await desk.open_session(), await desk.open_session()
        responses = [await customer.say("hej") for _ in range(5)]
        assert [response.status_code for response in responses] == [200, 200, 200, 429, 429]
        assert responses[-1].json()["message"].startswith("Det kom många meddelanden")
        assert (await other.say("hej")).status_code == 200
        assert len(rasa.asked) == 4
        await asyncio.sleep(2)
        assert (await customer.say("hej")).status_code == 200


async def test_bad_input_holds_nobody_up(desk: Desk, customer: Customer) -> None:
    flood = asyncio.gather(*(desk.http.post("/v1/sessions", content=b"[" * 16_000) for _ in range(50)))
    async with asyncio.timeout(10):
        assert shown(await customer.say("hej", str(uuid.uuid4())))
    await flood


def test_every_error_has_its_sentence_in_every_language() -> None:
    for code in get_args(ErrorCode):
        for language in LANGUAGES:
            assert sentence(code, language)
