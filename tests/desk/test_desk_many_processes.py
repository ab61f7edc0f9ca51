"""Several desk processes over one PostgreSQL and one Redis."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable

import pytest

from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa, after
from tests.desk.serving import Customer, Desk, serving, shown
from tests.desk.test_desk_on_postgres import migrated_url as migrated_url

Pair = tuple[Customer, Customer]


@pytest.fixture
async def pair(migrated_url: str, redis_url: str, settings: Callable[..., Settings]) -> AsyncIterator[Pair]:
    """The same customer at two processes."""
    chosen = settings(database_url=migrated_url, redis_url=redis_url)
    async with serving(chosen) as one, serving(chosen) as other:
        yield await _at_both(one, other)


async def _at_both(one: Desk, other: Desk) -> Pair:
    session = (await one.http.post("/v1/sessions", json={})).json()
    return one.customer(session), other.customer(session)


async def test_what_is_said_at_one_is_heard_at_the_other_at_once(pair: Pair) -> None:
    here, there = pair
    events = there.events()
    await anext(events)
    await asyncio.sleep(0.3)  # until it listens to Redis
    said = shown(await here.say("hej"))
    heard = []
    async with asyncio.timeout(8):
        async for event, data in events:
            heard += [data] if event == "message" else []
            if len(heard) == len(said):
                break
    assert heard == said


async def test_the_bot_is_asked_one_at_a_time_and_nothing_twice(pair: Pair, rasa: FakeRasa) -> None:
    rasa.reply = after(0.05)
    ids = [str(uuid.uuid4()) for _ in range(8)]
    sent = [customer.say(f"hej {id}", id) for id in ids for customer in pair]
    responses = await asyncio.gather(*sent)
    for first, second in zip(responses[::2], responses[1::2], strict=True):
        assert shown(first) == shown(second)
    assert rasa.most_at_once == 1
    assert len(rasa.asked) == len(ids)
    assert [message["number"] for message in await pair[0].history()] == list(range(1, 2 * len(ids) + 1))


async def test_without_redis_all_goes_on_and_only_the_hint_is_missing(
    migrated_url: str, settings: Callable[..., Settings]
) -> None:
    gone = settings(database_url=migrated_url, redis_url="redis://127.0.0.1:1/0")
    async with serving(gone) as desk:
        customer = await desk.open_session()
        assert shown(await customer.say("hej"))[-1]["text"] == "Du sa: hej"
        assert (await anext(customer.events()))[0] == "message"
