"""A stand-in for Rasa behind our channel, told by each test how to answer."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from launcher.ports import free_ports

Question = dict[str, Any]
Part = dict[str, Any]

Reply = Callable[[Question], Awaitable[bytes]]

RASA_TOKEN = "rasa-token"


def http(status: int, body: bytes) -> bytes:
    return b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


def answer(*parts: Part, **state: str | None) -> bytes:
    closing = [{"custom": {"state": state}}] if state else []
    return http(200, json.dumps([*parts, *closing]).encode())


async def echo(question: Question) -> bytes:
    return answer({"text": f"Du sa: {question['text']}"})


def always(response: bytes) -> Reply:
    async def reply(_: Question) -> bytes:
        return response

    return reply


async def never(_: Question) -> bytes:
    await asyncio.sleep(3600)
    return b""


def after(seconds: float) -> Reply:
    async def reply(question: Question) -> bytes:
        await asyncio.sleep(seconds)
        return await echo(question)

    return reply


class FakeRasa:
    """``asked`` holds every question; ``most_at_once`` the most of one sender that were open together."""

    def __init__(self) -> None:
        self.reply: Reply = echo
        self.ready = True
        self.parsed = http(200, b'{"intent_ranking": []}')
        self.asked: list[Question] = []
        self.was_asked = asyncio.Event()
        self.most_at_once = 0
        [self.port] = free_ports(1)  # its own also while it is stopped
        self._open: Counter[str] = Counter()
        self._server: asyncio.Server | None = None
        self._responses: set[asyncio.Task[bytes]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, listener: socket.socket | None = None) -> None:
        listener = listener or socket.create_server(("127.0.0.1", self.port))
        self._server = await asyncio.start_server(self._connected, sock=listener)

    async def stop(self) -> None:
        """Refuses connections from now on."""
        assert self._server
        self._server.close()
        for response in self._responses:
            response.cancel()
        await asyncio.gather(*self._responses, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        response = asyncio.ensure_future(self._response(reader))
        self._responses.add(response)
        # Desk may not wait for the answer, and stop() does not.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.write(await response)
            await writer.drain()
        self._responses.discard(response)
        writer.close()

    async def _response(self, reader: asyncio.StreamReader) -> bytes:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        request_line, *header_lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in header_lines)}
        if headers.get("authorization") != f"Bearer {RASA_TOKEN}":
            return http(401, b"")
        if request_line == "GET /webhooks/desk/health HTTP/1.1":
            return http(200 if self.ready else 503, b"{}")
        if request_line == "POST /webhooks/desk/parse HTTP/1.1":
            return self.parsed
        assert request_line == "POST /webhooks/desk/webhook HTTP/1.1"
        question = json.loads(await reader.readexactly(int(headers["content-length"])))
        return await self._counted(question)

    async def _counted(self, question: Question) -> bytes:
        sender = question["sender"]
        self.asked.append(question)
        self.was_asked.set()
        self._open[sender] += 1
        self.most_at_once = max(self.most_at_once, self._open[sender])
        try:
            return await self.reply(question)
        finally:
            self._open[sender] -= 1


@asynccontextmanager
async def running_fake_rasa() -> AsyncIterator[FakeRasa]:
    rasa = FakeRasa()
    await rasa.start()
    yield rasa
    await rasa.stop()
