"""Somebody of the staff at the console, as a browser would act."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from accounts.account import make
from accounts.authentication import COOKIE, PAGE_HEADER
from accounts.sessions import open_session
from desk.services import Services
from tests.desk.serving import Customer, Desk, shown

CONSOLE = "/v1/console"


@dataclass
class Staff:
    """``id`` is the account's."""

    http: httpx.AsyncClient
    id: str
    name: str

    async def be(self, status: str, capacity: int = 3) -> None:
        done = await self.http.put(f"{CONSOLE}/presence", json={"status": status, "capacity": capacity})
        assert done.status_code == 204, done.text

    async def do(self, customer: Customer | str, what: str, body: dict[str, Any] | None = None) -> httpx.Response:
        method = "PUT" if what in ("typing", "read") else "POST"
        return await self.http.request(method, f"{_address(customer)}/{what}", json=body or {})

    async def claim(self, customer: Customer | str) -> dict[str, Any]:
        done = await self.do(customer, "claim")
        assert done.status_code == 200, done.text
        card: dict[str, Any] = done.json()
        return card

    async def say(self, customer: Customer, text: str, id: str | None = None) -> httpx.Response:
        return await self.do(customer, "messages", {"id": id or str(uuid.uuid4()), "text": text})

    async def card(self, customer: Customer) -> dict[str, Any]:
        done = await self.http.get(_address(customer))
        assert done.status_code == 200, done.text
        card: dict[str, Any] = done.json()
        return card

    @asynccontextmanager
    async def console(self) -> AsyncIterator["Console"]:
        """The live stream."""
        console = Console()
        async with self.http.stream("GET", f"{CONSOLE}/events", timeout=60) as stream:
            assert stream.status_code == 200
            reading = asyncio.create_task(console.read(stream))
            try:
                yield console
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)


@dataclass
class Console:
    """What the stream has told: the newest ``queue`` and ``mine``, and every message."""

    queue: dict[str, Any] = field(default_factory=dict)
    mine: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self, stream: httpx.Response) -> None:
        event = ""
        async for line in stream.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                async with self._changed:
                    self._take(event, json.loads(value))
                    self._changed.notify_all()

    def _take(self, event: str, data: dict[str, Any]) -> None:
        if event == "queue":
            self.queue = data
        elif event == "mine":
            self.mine = data
        else:
            self.messages.append(data)

    async def until(self, seen: Any) -> None:
        """Waits until ``seen`` holds of the console."""
        async with self._changed, asyncio.timeout(15):
            await self._changed.wait_for(lambda: seen(self))


def said_by_customers(console: Console) -> list[str]:
    """The texts of the messages that the console has got, in that order."""
    messages = [each["message"] for each in console.messages]
    return [message["text"] for message in messages if message["from"] == "customer"]


async def hired(desk: Desk, name: str, role: str = "agent") -> Staff:
    """Somebody new, signed in."""
    services: Services = desk.app.ctx.services
    async with services.engine.begin() as connection:
        account = await make(connection, name.lower(), name, role, "-")
        token = await open_session(connection, account.id)
    return Staff(signed_in(desk, token), account.id, name)


def signed_in(desk: Desk, token: str) -> httpx.AsyncClient:
    """A browser with the cookie. It is for encrypted connections, and sent here all the same."""
    client = httpx.AsyncClient(
        base_url=desk.url,
        headers={"Cookie": f"{COOKIE}={token}", PAGE_HEADER: "1"},
        timeout=20,
        trust_env=False,
        verify=False,  # noqa: S501 # nothing is encrypted here
    )
    desk._clients.append(client)
    return client


def texts(response: httpx.Response, sender: str) -> list[str]:
    return [message["text"] for message in shown(response) if message["from"] == sender]


async def person(customer: Customer) -> dict[str, Any] | None:
    """What the customer is told all the while of how it stands with a person."""
    events = customer.events()
    try:
        async for event, data in events:
            if event == "state":
                found: dict[str, Any] | None = data["person"]
                return found
    finally:
        await events.aclose()  # type: ignore[attr-defined] # it is an async generator
    raise AssertionError("the stream ended")


async def last_of(customer: Customer, sender: str) -> dict[str, Any]:
    return [message for message in await customer.history() if message["from"] == sender][-1]


def titles(message: dict[str, Any]) -> list[str]:
    return [button["title"] for button in message["buttons"]]


async def press(customer: Customer, title: str) -> httpx.Response:
    """Presses the button with this title under the newest message that has it."""
    for message in reversed(await customer.history()):
        if title in titles(message):
            return await customer.press(message["number"], titles(message).index(title))
    raise AssertionError(f"no button {title}")


async def until(seen: Any) -> None:
    """Waits until the coroutine function ``seen`` gives something true."""
    async with asyncio.timeout(15):
        while not await seen():  # noqa: ASYNC110 # what is waited for happens in a browser's place, over HTTP
            await asyncio.sleep(0.05)


def _address(customer: Customer | str) -> str:
    conversation = customer if isinstance(customer, str) else customer.conversation
    return f"{CONSOLE}/conversations/{conversation}"
