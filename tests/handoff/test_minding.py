"""What nobody may be there to notice."""

import asyncio
from pathlib import Path

import pytest

from desk.services import Services
from tests.desk.serving import Customer, Desk
from tests.desk.stored import change, rows
from tests.handoff.conftest import Hire
from tests.handoff.staff import Staff, last_of, person, texts, titles, until


async def look(desk: Desk) -> None:
    services: Services = desk.app.ctx.services
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
    if gone == "away":
        await anna.be("away")
    else:
        hours_ago(database, "presences", "seen_at")
    await look(desk)
    assert rows(database, "SELECT status FROM conversations") == [("queued",)], "a page that loads anew loses nobody"
    services: Services = desk.app.ctx.services
    services.minder._nobody_since = services.minder._nobody_since and services.minder._nobody_since.replace(year=2020)
    await look(desk)
    said = await last_of(customer, "desk")
    assert "0100 0500" in said["text"]
    assert titles(said) == ["Lämna ett meddelande"]
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
