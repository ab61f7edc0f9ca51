"""A long queue and the people who work through it. Part of ``make bench``.

Starts one desk process before a Rasa that answers at once. ``CUSTOMERS`` ask for a person, one in ten of them reports
fraud; ``AGENTS`` take whoever stands first, talk and close, until the queue is empty. Delivery counts from the
customer's sending to the message on the agent's stream. It fails if somebody is served before others who should go
first, or a message is lost, doubled or out of order.
"""

import asyncio
import json
import statistics
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvloop

from accounts.account import make
from accounts.authentication import COOKIE, PAGE_HEADER
from accounts.sessions import open_session
from benchmarks.desk_load import Broken, desk_before_a_stub
from storage.engine import engine_for

CUSTOMERS = 200
AGENTS = 20
MESSAGES = 5
PAUSE_SECONDS = 0.5  # between two messages of one customer
_EACH_FRAUD = 10


@dataclass
class Customer:
    """``order`` is the place that is fair: those who report fraud first, then as they came."""

    http: httpx.AsyncClient
    conversation: str
    order: tuple[bool, int]

    async def say(self, text: str) -> None:
        (await self.http.post("/v1/messages", json={"id": str(uuid.uuid4()), "text": text})).raise_for_status()


@dataclass
class Agent:
    """``heard`` are the texts of each conversation in the order in which they came, ``heard_at`` when."""

    http: httpx.AsyncClient
    queue: list[dict[str, Any]] = field(default_factory=list)
    heard: dict[str, list[str]] = field(default_factory=dict)
    heard_at: dict[tuple[str, str], float] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        event = ""
        async with self.http.stream("GET", "/v1/console/events", timeout=60) as stream:
            async for line in stream.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    await self._hear(event, json.loads(value))

    async def _hear(self, event: str, data: dict[str, Any]) -> None:
        async with self.changed:
            if event == "queue":
                self.queue = data["waiting"]
            elif event == "message" and data["message"]["from"] == "customer":
                text = data["message"]["text"]
                self.heard.setdefault(data["conversation"], []).append(text)
                self.heard_at[data["conversation"], text] = time.perf_counter()
            self.changed.notify_all()

    async def do(self, conversation: str, what: str, body: dict[str, Any]) -> httpx.Response:
        return await self.http.post(f"/v1/console/conversations/{conversation}/{what}", json=body)

    async def take_first(self) -> str | None:
        """The conversation that the agent got; None when nobody waits."""
        while shown := self.queue:
            for each in shown:
                if (await self.do(each["conversation"], "claim", {})).status_code == 200:
                    return str(each["conversation"])
            async with self.changed, asyncio.timeout(10):
                await self.changed.wait_for(lambda: self.queue is not shown)  # called before the next
        return None


@dataclass
class Course:
    """What has happened. ``served`` in the order of the claims; ``delivery`` in milliseconds."""

    customers: dict[str, Customer]
    served: list[Customer] = field(default_factory=list)
    delivery: list[float] = field(default_factory=list)

    async def work(self, agent: Agent) -> None:
        while conversation := await agent.take_first():
            customer = self.customers[conversation]
            self.served.append(customer)
            for number in range(MESSAGES):
                await self._talk(agent, customer, f"rad {number}")
            wanted = [f"rad {number}" for number in range(MESSAGES)]
            if agent.heard.get(conversation) != wanted:
                raise Broken("a message is missing, doubled or out of order")
            (await agent.do(conversation, "close", {"reason": "solved"})).raise_for_status()

    async def _talk(self, agent: Agent, customer: Customer, text: str) -> None:
        started_at = time.perf_counter()
        await customer.say(text)
        async with agent.changed, asyncio.timeout(10):
            await agent.changed.wait_for(lambda: (customer.conversation, text) in agent.heard_at)
        self.delivery.append((agent.heard_at[customer.conversation, text] - started_at) * 1000)
        reply = {"id": str(uuid.uuid4()), "text": "Jag förstår."}
        (await agent.do(customer.conversation, "messages", reply)).raise_for_status()
        await asyncio.sleep(PAUSE_SECONDS)

    def unfair(self) -> int:
        """The most places that somebody was served before another who should have gone first."""
        fair = sorted(self.served, key=lambda customer: customer.order)
        return max(fair.index(customer) - place for place, customer in enumerate(self.served))


async def main(port: int, database: Path) -> None:
    url = f"http://127.0.0.1:{port}"
    agents = [await _hired(url, database, number) for number in range(AGENTS)]
    listening = [asyncio.create_task(agent.listen()) for agent in agents]
    await asyncio.sleep(1)
    customers = [await _arrived(url, number) for number in range(CUSTOMERS)]
    streams = [asyncio.create_task(_stay(customer)) for customer in customers]
    await asyncio.sleep(2)
    course = Course({customer.conversation: customer for customer in customers})
    started_at = time.perf_counter()
    await asyncio.gather(*(course.work(agent) for agent in agents))
    took = time.perf_counter() - started_at
    if len(course.served) != CUSTOMERS:
        raise Broken("somebody is left in the queue")
    if course.unfair() > AGENTS:
        raise Broken("somebody was served long before others who should have gone first")
    cuts = statistics.quantiles(course.delivery, n=100)
    times = " | ".join(f"{cuts[percent - 1]:.1f}" for percent in (50, 95, 99))
    print(f"| {CUSTOMERS} | {AGENTS} | {len(course.delivery) / took:.0f} | {times} | {course.unfair()} | 0 |")
    for task in (*listening, *streams):
        task.cancel()


async def _arrived(url: str, number: int) -> Customer:
    is_fraud = number % _EACH_FRAUD == 0
    http = httpx.AsyncClient(base_url=url, timeout=20, trust_env=False)
    opened = (await http.post("/v1/sessions", json={"language": "sv"})).json()
    http.headers["Authorization"] = f"Bearer {opened['session']}"
    customer = Customer(http, opened["conversation"], (not is_fraud, number))
    await customer.say("bedrägeri" if is_fraud else "människa")
    return customer


async def _stay(customer: Customer) -> None:
    """The customer's widget is open and follows the place in the queue."""
    async with customer.http.stream("GET", "/v1/events", timeout=60) as stream:
        async for _ in stream.aiter_lines():
            pass


async def _hired(url: str, database: Path, number: int) -> Agent:
    engine = engine_for(f"sqlite+aiosqlite:///{database}")
    async with engine.begin() as connection:
        account = await make(connection, f"agent{number}", f"Agent {number}", "agent", "-")
        token = await open_session(connection, account.id)
    await engine.dispose()
    headers = {"Cookie": f"{COOKIE}={token}", PAGE_HEADER: "1"}
    agent = Agent(httpx.AsyncClient(base_url=url, headers=headers, timeout=20, trust_env=False))
    (await agent.http.put("/v1/console/presence", json={"status": "available", "capacity": 3})).raise_for_status()
    return agent


if __name__ == "__main__":
    print("| waiting | agents | messages a second | p50 ms | p95 ms | p99 ms | served before their turn | lost |")
    print("|---|---|---|---|---|---|---|---|")
    with desk_before_a_stub() as (port, _, folder):
        uvloop.run(main(port, folder / "desk.sqlite"))
