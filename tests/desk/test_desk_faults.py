"""Whatever Rasa does, the customer gets a calm answer in time."""

import asyncio
import socket
import time
from collections.abc import Callable

import pytest

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, after, always, answer, echo, http, never
from tests.desk.serving import Desk, page_token, serving, shown

DEADLINE = 2.0
SOON_SECONDS = 5
TURNS_IN_LINE = 8  # one deadline after the other they would take longer than the test allows

FAULTS = {
    "500": http(500, b"oops"),
    "503": http(503, b"[]"),
    "400": http(400, b""),
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    "empty answer": http(200, b"[]"),
    "only a state": answer(language="sv"),
    "only a custom message": answer({"custom": {"type": "step"}}),
    "empty text": answer({"text": ""}),
    "no body": http(200, b""),
    "not JSON": http(200, b"<html>"),
    "not UTF-8": http(200, b'[{"text": "\xff"}]'),
    "lone surrogate": http(200, b'[{"text": "\\ud800"}]'),
    "an object": http(200, b'{"text": "hej"}'),
    "list of other things": http(200, b"[1, null]"),
    "text that is no text": http(200, b'[{"text": 5}]'),
    "buttons that are none": http(200, b'[{"text": "hej", "buttons": [{"title": 1}]}]'),
    "deep": http(200, b'[{"text": "hej", "custom": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}]"),
    "not HTTP": b"hello there\r\n\r\n",
    "nothing": b"",
    "cut off": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{",
}


@pytest.mark.parametrize("response", FAULTS.values(), ids=FAULTS.keys())
async def test_a_fault_is_answered_by_desk(desk: Desk, rasa: FakeRasa, response: bytes) -> None:
    customer = await desk.open_session()
    rasa.reply = always(response)
    mine, apology = shown(await customer.say("hej"))
    assert mine["text"] == "hej"
    assert apology["from"] == "desk"
    assert "0100 0500" in apology["text"]
    rasa.reply = echo
    assert shown(await customer.say("igen"))[1]["text"] == "Du sa: igen"


@pytest.mark.parametrize(
    ("language", "plain", "secret", "opening"),
    [
        ("sv", "Det dröjer lite", "skriv ditt meddelande på nytt", "Hej."),
        ("fi", "Vastaukseni kestää hetken", "kirjoita viestisi hetken päästä uudelleen", "Hei."),
        ("en", "It will take a little while", "write your message again", "Hello."),
    ],
)
async def test_no_connection_is_answered_soon_in_the_customers_language(
    desk: Desk, rasa: FakeRasa, language: str, plain: str, secret: str, opening: str
) -> None:
    customer = await desk.open_session(token=page_token(language=language))
    await rasa.stop()
    started = time.monotonic()
    greeting = shown(await customer.open())[-1]["text"]
    to_text = shown(await customer.say("hej"))[-1]["text"]
    to_secret = shown(await customer.say("min kod är 482913"))[-1]["text"]
    assert time.monotonic() - started < SOON_SECONDS
    assert greeting.startswith(opening)
    assert to_text.startswith(plain)
    assert secret not in to_text
    assert secret in to_secret
    await rasa.start()
    assert shown(await customer.say("igen"))[-1]["from"] == "bot"


async def test_a_connection_that_is_not_taken_in_time_is_tried_again(
    settings: Callable[..., Settings], rasa: FakeRasa
) -> None:
    await rasa.stop()
    full = socket.create_server(("127.0.0.1", rasa.port), backlog=0)  # closed with the fake
    with socket.socket() as waiting:
        waiting.connect(full.getsockname())  # nobody else is let in, nor refused
        async with serving(settings()) as desk:
            customer = await desk.open_session()
            opening = asyncio.create_task(customer.open())
            await asyncio.sleep(0.5)
            await rasa.start(full)
            assert shown(await opening)[-1]["from"] == "bot"


async def test_the_apology_is_in_the_language_the_bot_last_spoke(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session()
    rasa.reply = always(answer({"text": "Sure"}, language="en"))
    await customer.say("in English please")
    await rasa.stop()
    assert shown(await customer.say("hello"))[1]["text"].startswith("It will take")


async def test_a_rasa_that_hangs_is_given_up_at_the_deadline(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    async with serving(settings(answer_deadline_seconds=DEADLINE)) as desk:
        customer, other = await desk.open_session(), await desk.open_session()
        rasa.reply = never
        hanging = asyncio.gather(*(customer.say("hej") for _ in range(TURNS_IN_LINE)))
        started = time.monotonic()
        responses = await hanging
        assert time.monotonic() - started < DEADLINE + SOON_SECONDS
        assert [shown(response)[1]["from"] for response in responses] == ["desk"] * TURNS_IN_LINE
        rasa.reply = echo
        assert shown(await other.say("hej"))[1]["from"] == "bot"


async def test_a_slow_answer_within_the_deadline_is_an_answer(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session()
    rasa.reply = after(0.5)
    assert shown(await customer.say("hej"))[1]["from"] == "bot"


async def test_what_cannot_be_read_in_an_answer_is_left_out(desk: Desk, rasa: FakeRasa) -> None:
    customer = await desk.open_session(language="fi")
    buttons = [
        {"title": "Hyvä", "payload": "/hyva"},
        {"title": "Huono", "payload": "huono"},
        {"title": "Rikki", "payload": '/rikki{"a"}'},
    ]
    rasa.reply = always(answer({"text": "Moi", "buttons": buttons, "image": "x"}, language="de"))
    assert shown(await customer.say("moi"))[1]["buttons"] == [{"title": "Hyvä"}]
    await customer.say("moi")
    assert rasa.asked[1]["metadata"]["language"] == "fi"


async def test_health_tells_of_rasa(desk: Desk, rasa: FakeRasa) -> None:
    healthy = await desk.http.get("/health")
    assert (healthy.status_code, healthy.json()) == (200, {"database": True, "rasa": True})
    rasa.ready = False
    assert (await desk.http.get("/health")).status_code == 503
    await rasa.stop()
    unhealthy = await desk.http.get("/health")
    assert (unhealthy.status_code, unhealthy.json()) == (503, {"database": True, "rasa": False})
