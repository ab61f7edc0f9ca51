"""The live stream of a conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, after, always, answer, never
from tests.desk.serving import Customer, Desk, page_token, serving, shown

Event = tuple[str, Any]


async def take(events: AsyncIterator[Event], count: int) -> list[Event]:
    async with asyncio.timeout(15):
        return [await anext(events) for _ in range(count)]


async def messages(events: AsyncIterator[Event], count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(15):
        while len(found) < count:
            event, data = await anext(events)
            if event == "message":
                found.append(data)
    return found


async def states(events: AsyncIterator[Event]) -> AsyncIterator[dict[str, Any]]:
    async for event, data in events:
        if event == "state":
            yield data


async def test_first_what_is_history_then_each_message_as_it_comes(customer: Customer) -> None:
    said = shown(await customer.say("hej"))
    events = customer.events()
    *history, state = await take(events, 3)
    assert history == [("message", message) for message in said]
    assert state == ("state", {"last": 2, "read": 0, "typing": False, "language": "sv", "person": None})
    said = shown(await customer.say("igen"))
    assert await messages(events, 2) == said


async def test_who_comes_back_misses_nothing_and_gets_nothing_twice(customer: Customer) -> None:
    await customer.say("ett")
    await customer.say("två")
    events = customer.events(after=3)
    assert [message["number"] for message in await messages(events, 1)] == [4]


async def test_every_tab_and_device_hears_everything(desk: Desk) -> None:
    here, there = await desk.open_session(token=page_token()), await desk.open_session(token=page_token())
    streams = [here.events(), here.events(), there.events()]
    for stream in streams:
        await take(stream, 1)
    said = shown(await there.say("hej"))
    for stream in streams:
        assert await messages(stream, 2) == said


async def test_what_the_customer_wrote_is_there_before_the_answer_and_the_bot_is_seen_writing(
    customer: Customer, rasa: FakeRasa
) -> None:
    rasa.reply = after(0.5)
    events = customer.events()
    await take(events, 1)
    saying = asyncio.create_task(customer.say("hej"))
    (kind, mine), (_, state) = await take(events, 2)
    assert (kind, mine["text"], state["typing"]) == ("message", "hej", True)
    (kind, answer), (_, state) = await take(events, 2)
    assert (kind, answer["text"], state["typing"]) == ("message", "Du sa: hej", False)
    await saying


async def test_nobody_writes_for_ever(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    rasa.reply = never
    async with serving(settings(answer_deadline_seconds=0.4)) as desk:
        customer = await desk.open_session()
        events = states(customer.events())
        saying = asyncio.create_task(customer.say("hej"))
        async with asyncio.timeout(15):
            assert [state["typing"] async for state in _until_still(events)][-1] is False
        await saying


async def _until_still(events: AsyncIterator[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    typed = False
    async for state in events:
        yield state
        if typed and not state["typing"]:
            return
        typed = typed or state["typing"]


async def test_a_new_language_and_what_was_read_elsewhere_are_told(customer: Customer, rasa: FakeRasa) -> None:
    events = states(customer.events())
    assert (await anext(events))["language"] == "sv"
    rasa.reply = always(answer({"text": "Moi"}, language="fi"))
    await customer.say("suomeksi kiitos")
    async with asyncio.timeout(15):
        async for state in events:
            if state["language"] == "fi":
                break
    assert (await customer.http.put("/v1/conversation/read", json={"number": 2})).status_code == 204
    async with asyncio.timeout(15):
        assert (await anext(events))["read"] == 2
    # What is not there cannot have been read, and nothing is unread again.
    for number in (99, 1):
        await customer.http.put("/v1/conversation/read", json={"number": number})
    assert (await anext(states(customer.events())))["read"] == 2


async def test_a_stream_needs_a_session_and_a_number(desk: Desk, customer: Customer) -> None:
    assert (await desk.http.get("/v1/events")).status_code == 401
    assert (await customer.http.get("/v1/events", headers={"Last-Event-ID": "-1"})).status_code == 400


async def test_streams_end_with_desk(desk: Desk, customer: Customer) -> None:
    events = customer.events()
    await take(events, 1)
    desk.app.ctx.services.changes.close()
    async with asyncio.timeout(15):
        assert [event async for event in events] == []


@pytest.mark.parametrize("body", [{}, {"number": 0}, {"number": "1"}, {"number": 1, "more": 1}])
async def test_what_was_read_is_a_number(customer: Customer, body: Any) -> None:
    assert (await customer.http.put("/v1/conversation/read", json=body)).status_code == 400
