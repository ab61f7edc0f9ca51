"""Serves the real desk on a port of the loopback, and talks to it as a browser would."""

import itertools
import json
import socket
import ssl
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desk.app import create_app
from desk.services import App
from desk.settings import Settings

MEETING = "4d" * 16
PAGE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

_TLS = ssl.create_default_context()  # once: httpx makes one a client, in 20 ms
_names = (f"desk-{number}" for number in itertools.count())


def page_token(key: Any = PAGE_KEY, algorithm: str = "EdDSA", **changed: Any) -> str:
    """A good token of the bank's page, but for what is ``changed``; a claim changed to None is left out."""
    now = int(time.time())
    claims = {
        "aud": "desk",
        "sub": "customer-1",
        "meeting_id": MEETING,
        "language": "sv",
        "jti": uuid.uuid4().hex,
        "iat": now,
        "exp": now + 300,
    } | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm)


def token_without(claim: str) -> str:
    left_out: dict[str, Any] = {claim: None}
    return page_token(**left_out)


@dataclass
class Customer:
    """One session with desk."""

    http: httpx.AsyncClient
    conversation: str

    async def post(self, body: Any) -> httpx.Response:
        return await self.http.post("/v1/messages", json=body)

    async def say(self, text: str, id: str | None = None) -> httpx.Response:
        return await self.post({"id": id or str(uuid.uuid4()), "text": text})

    async def press(self, message: int, index: int, id: str | None = None) -> httpx.Response:
        return await self.post({"id": id or str(uuid.uuid4()), "button": {"message": message, "index": index}})

    async def open(self) -> httpx.Response:
        return await self.http.post("/v1/conversation/open")

    async def events(self, after: int | None = None) -> AsyncIterator[tuple[str, Any]]:
        """The live stream: (event, its data) each."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        async with self.http.stream("GET", "/v1/events", headers=headers) as stream:
            assert stream.status_code == 200
            event = ""
            async for line in stream.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    yield event, json.loads(value)

    async def history(self, after: int = 0) -> list[dict[str, Any]]:
        response = await self.http.get("/v1/messages", params={"after": after})
        assert response.status_code == 200
        return shown(response)


@dataclass
class Desk:
    """desk, served at ``url``."""

    url: str
    http: httpx.AsyncClient
    app: App
    _clients: list[httpx.AsyncClient]

    async def open_session(self, **body: Any) -> Customer:
        response = await self.http.post("/v1/sessions", json=body)
        assert response.status_code == 201, response.text
        return self.customer(response.json())

    def customer(self, session: dict[str, str]) -> Customer:
        client = httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {session['session']}"},
            timeout=20,
            trust_env=False,
            verify=_TLS,
        )
        self._clients.append(client)
        return Customer(client, session["conversation"])


def shown(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    messages: list[dict[str, Any]] = response.json()["messages"]
    return messages


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Desk]:
    app = create_app(settings, next(_names))
    app.config.TOUCHUP = False  # Sanic rewrites its own methods at the start, which works once in a process
    listener = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    assert server
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    desk = Desk(url, httpx.AsyncClient(base_url=url, timeout=20, trust_env=False, verify=_TLS), app, [])
    try:
        yield desk
    finally:
        for client in (desk.http, *desk._clients):
            await client.aclose()
        await server.before_stop()
        await server.close()
        await server.after_stop()
