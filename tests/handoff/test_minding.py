"""What nobody may be there to notice."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.handoff.hours import Hours
from desk.services import Services
from desk.settings import Settings
from tests.desk.fake_rasa import FakeRasa
from tests.desk.serving import Customer, Desk, serving
from tests.desk.stored import change, rows
from tests.handoff.conftest import Hire
from tests.handoff.staff import Staff, hired, last_of, person, press, texts, titles, until


async def look(desk: Desk) -> None:
    """As if desk had been there all day."""
    services: Services = desk.app.ctx.services
    services.minder.watching_since -= timedelta(days=1)
    if services.minder.nobody_since:
        services.minder.nobody_since -= timedelta(days=1)
    await services.minder.look()


def hours_ago(database: Path, table: str, column: str) -> None:
    change(database, f"UPDATE {table} SET {column} = datetime({column}, '-3 hours')")  # noqa: S608 # names of ours


async def test_the_customers_of_an_agent_who_is_lost_go_first(
    desk: Desk, customer: Customer, anna: Staff, hire: Hire, database: Path
) -> None:
    await customer.say("människa")
    await anna.claim(customer)
    hours_ago(database, "presences", "seen_at")
    hours_ago(database, "conversations", "claimed_at")
    other = await desk.open_session()
    await hire("Bo")
    await other.say("människa")
    await look(desk)
    assert "Kontakten med Anna bröts" in (await last_of(customer, "desk"))["text"]

    async def is_first() -> bool:
        return "Du är först" in (await person(customer) or {"text": ""})["text"]

    await until(is_first)
    assert (await anna.say(customer, "Hej")).status_code == 409
    assert texts(await customer.say("hej"), "bot") == ["Guiden: hej"]


async def test_an_agent_who_is_there_keeps_the_customers(
    desk: Desk, customer: Customer, anna: Staff, database: Path
) -> None:
    await customer.say("människa")
    await anna.claim(customer)
    hours_ago(database, "conversations", "claimed_at")
    await look(desk)
    assert (await anna.say(customer, "Hej")).status_code == 200


async def test_who_was_away_while_desk_was_away_is_not_lost(
    desk: Desk, customer: Customer, anna: Staff, database: Path
) -> None:
    await customer.say("människa")
    await anna.claim(customer)
    hours_ago(database, "presences", "seen_at")
    hours_ago(database, "conversations", "claimed_at")
    services: Services = desk.app.ctx.services
    await services.minder.look()
    assert rows(database, "SELECT status FROM conversations") == [("agent",)]


async def test_a_left_message_that_was_taken_up_is_never_lost(
    desk: Desk, customer: Customer, hire: Hire, database: Path
) -> None:
    await customer.say("människa")
    await press(customer, "Lämna ett meddelande")
    await customer.say("ring mig")
    anna = await hire("Anna")
    await anna.claim(customer)
    await anna.do(customer, "transfer", {})
    hours_ago(database, "conversations", "seen_at")
    await look(desk)
    assert rows(database, "SELECT status FROM conversations") == [("left_message",)]
    await anna.claim(customer)
    await anna.do(customer, "transfer", {})
    await anna.be("away")
    await look(desk)
    await look(desk)
    assert "Ditt ärende är sparat" in (await last_of(customer, "desk"))["text"]
    await anna.claim(customer)


async def test_after_closing_time_who_is_there_still_helps(settings: Callable[..., Settings], rasa: FakeRasa) -> None:
    days = [datetime.now(UTC).date() + timedelta(days=distance) for distance in (-1, 0, 1)]
    async with serving(settings()) as desk:
        customer = await desk.open_session()
        anna = await hired(desk, "Anna")
        await anna.be("available")
        await customer.say("människa")
        closed = Hours.model_validate({"weekly": {}, "exceptions": {day: [] for day in days}})
        object.__setattr__(desk.app.ctx.services, "hours", closed)
        for _ in range(2):
            await look(desk)
        assert (await person(customer) or {})["status"] == "queued"
        await anna.claim(customer)


async def test_a_customer_who_has_gone_leaves_the_queue_in_silence(
    desk: Desk, customer: Customer, anna: Staff, database: Path
) -> None:
    await customer.say("människa")
    said = len(await customer.history())
    hours_ago(database, "conversations", "seen_at")
    await look(desk)
    assert rows(database, "SELECT status FROM conversations") == [("bot",)]
    assert len(await customer.history()) == said
    assert rows(database, "SELECT event, by FROM transitions")[-1] == ("customer_left", "desk")


@pytest.mark.parametrize("gone", ["away", "console closed"])
async def test_when_nobody_is_left_the_customer_hears_it(
    desk: Desk, customer: Customer, anna: Staff, database: Path, gone: str
) -> None:
    await customer.say("människa")
    await look(desk)
    if gone == "away":
        await anna.be("away")
    else:
        hours_ago(database, "presences", "seen_at")
    await look(desk)
    assert rows(database, "SELECT status FROM conversations") == [("queued",)], "a page that loads anew loses nobody"
    await look(desk)
    said = await last_of(customer, "desk")
    assert "0100 0500" in said["text"]
    assert titles(said) == ["Lämna ett meddelande", "Nästa"]
    assert await person(customer) is None
    assert texts(await customer.say("hej"), "bot") == ["Guiden: hej"]


async def test_an_open_console_counts_as_present_however_much_happens(
    desk: Desk, anna: Staff, monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    monkeypatch.setattr("desk.console.events.HEARTBEAT_SECONDS", 0.5)
    customer = await desk.open_session()
    await customer.say("människa")
    await anna.claim(customer)
    async with anna.console():
        change(database, "UPDATE presences SET seen_at = datetime(seen_at, '-25 seconds')")
        before = rows(database, "SELECT seen_at FROM presences")
        for number in range(10):
            await customer.say(f"rad {number}")
            await asyncio.sleep(0.1)
        assert rows(database, "SELECT seen_at FROM presences") > before
