"""The same on PostgreSQL, with two desk processes' worth of connections."""

import asyncio
from collections.abc import Callable

import pytest

from desk.settings import Settings
from storage.migrations import upgrade
from tests.desk.conftest import MIGRATIONS
from tests.desk.serving import serving, shown
from tests.handoff.staff import Staff, hired, last_of, signed_in, texts


@pytest.fixture
def migrated_url(postgres_url: str) -> str:
    upgrade(postgres_url, MIGRATIONS)
    return postgres_url


async def test_fifty_agents_at_two_processes_claim_and_one_gets_it(
    migrated_url: str, settings: Callable[..., Settings]
) -> None:
    chosen = settings(database_url=migrated_url)
    async with serving(chosen) as one, serving(chosen) as other:
        agents = [await hired(one, f"Agent{number}") for number in range(25)]
        there = [Staff(signed_in(other, _token(agent)), agent.id, agent.name) for agent in agents]
        await agents[0].be("available")
        customer = await one.open_session()
        assert "först i kön" in texts(await customer.say("människa"), "desk")[0]
        claims = await asyncio.gather(*(each.do(customer, "claim") for each in (*agents, *there)))
        assert sorted(claim.status_code for claim in claims) == [200] + [409] * 49
        winner = next(claim.json()["agent"] for claim in claims if claim.status_code == 200)
        assert {claim.json()["by"] for claim in claims if claim.status_code == 409} == {winner["display_name"]}
        holder = next(each for each in there if each.id == winner["id"])
        said = await asyncio.gather(*(holder.say(customer, f"rad {number}") for number in range(10)))
        assert [len(shown(each)) for each in said] == [1] * 10
        assert shown(await customer.say("hallå"))[-1]["from"] == "customer"
        assert (await holder.do(customer, "close", {"reason": "solved"})).status_code == 204
        assert "avslutat" in (await last_of(customer, "desk"))["text"]


def _token(agent: Staff) -> str:
    return str(agent.http.headers["cookie"].partition("=")[2])


async def test_what_is_said_while_the_agent_goes_is_answered_by_the_bot(
    migrated_url: str, settings: Callable[..., Settings]
) -> None:
    chosen = settings(database_url=migrated_url)
    async with serving(chosen) as one, serving(chosen) as other:
        agent = await hired(other, "Anna")
        await agent.be("available")
        customer = await one.open_session()
        for number in range(15):
            await customer.say("människa")
            await agent.claim(customer)
            way = ("hand-back", {}) if number % 2 else ("close", {"reason": "solved"})
            said, gone = await asyncio.gather(customer.say(f"rad {number}"), agent.do(customer, *way))
            assert (said.status_code, gone.status_code) == (200, 204)
            mine = shown(said)[0]
            history = await customer.history(mine["number"] - 2)
            left = next(each for each in history if each["from"] == "desk" and "Anna har" in each["text"])
            answered = any(each["from"] == "bot" and each["turn"] == mine["turn"] for each in history)
            assert answered or mine["number"] < left["number"], "said to the bot, and nobody answered"


async def test_two_clicks_on_transfer_are_one_transfer(migrated_url: str, settings: Callable[..., Settings]) -> None:
    async with serving(settings(database_url=migrated_url)) as desk:
        anna, bo = await hired(desk, "Anna"), await hired(desk, "Bo")
        await anna.be("available")
        customer = await desk.open_session()
        await customer.say("människa")
        for _ in range(5):
            await anna.claim(customer)
            body = {"to": bo.id, "note": "Har provat Firefox"}
            clicks = await asyncio.gather(*(anna.do(customer, "transfer", body) for _ in range(4)))
            assert sorted(click.status_code for click in clicks) == [204, 409, 409, 409]
        assert len((await bo.claim(customer))["notes"]) == 5
