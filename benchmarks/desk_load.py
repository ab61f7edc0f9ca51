"""What desk itself costs with many open widgets. Part of ``make bench``.

Starts one desk process before a Rasa that answers at once, opens ``WIDGETS`` sessions with their live streams, and lets
each say something every ``PAUSE_SECONDS``. A turn counts from sending to the answer's last message on the stream.
``python -m benchmarks.desk_load whole`` takes the four real processes instead, and fewer widgets.
"""

import asyncio
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import uvloop

from launcher.ports import free_ports
from launcher.processes import Ports, Running, services
from launcher.secrets import load_secrets
from launcher.stack import started

WIDGETS = 500
PAUSE_SECONDS = 10.0
RUN_SECONDS = 60.0
_SETTLE_SECONDS = 5.0
_WHOLE = (50, 100, 200)  # widgets


class Broken(Exception):
    """What must never happen has happened."""


@dataclass
class Widget:
    """One open widget: a stream, and a turn at a time. ``took`` in milliseconds."""

    port: int
    token: str
    _caller: "Caller"
    took: list[float] = field(default_factory=list)
    lost: int = 0
    _last: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: str = ""
    _seen: int = 0

    async def listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write(_head("GET", "/v1/events", self.token))
        event = b""
        async for line in reader:
            if line.startswith(b"event: "):
                event = line[7:].strip()
            elif line.startswith(b"data: ") and event == b"message":
                self._hear(json.loads(line[6:]))

    def _hear(self, message: dict[str, object]) -> None:
        if message["number"] != self._seen + 1:
            raise Broken("a message is missing or doubled")
        self._seen += 1
        if message["turn"] == self._turn and message["from"] == "bot":
            self._last.set()

    async def talk(self, ends_at: float) -> None:
        await asyncio.sleep(secrets.randbelow(1000) / 1000 * PAUSE_SECONDS)
        while time.monotonic() < ends_at:
            started_at = time.monotonic()
            await self._say()
            await asyncio.sleep(max(0.0, PAUSE_SECONDS - (time.monotonic() - started_at)))

    async def _say(self) -> None:
        self._turn = str(uuid.uuid4())
        self._last.clear()
        started_at = time.perf_counter()
        posting = asyncio.create_task(
            self._caller.post("/v1/messages", {"id": self._turn, "text": "nästa"}, self.token)
        )
        try:
            async with asyncio.timeout(12):
                await self._last.wait()
                self.took.append((time.perf_counter() - started_at) * 1000)
                await posting
        except TimeoutError:
            self.lost += 1


@dataclass
class Caller:
    """A connection that is kept, as a browser keeps it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def post(self, path: str, body: dict[str, object], token: str = "") -> dict[str, str]:
        data = json.dumps(body).encode()
        self.writer.write(_head("POST", path, token, len(data)) + data)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = next(line.split(b":")[1] for line in head.split(b"\r\n") if line.startswith(b"content-length"))
        content = await self.reader.readexactly(int(length))
        if b" 20" not in head[:15]:
            raise Broken(head[:200])
        read: dict[str, str] = json.loads(content)
        return read


def _head(method: str, path: str, token: str, length: int = 0) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: desk", f"Authorization: Bearer {token}"]
    if length:
        lines += ["Content-Type: application/json", f"Content-Length: {length}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _opened(port: int) -> Widget:
    caller = Caller(*await asyncio.open_connection("127.0.0.1", port))
    session = await caller.post("/v1/sessions", {"language": "sv"})
    return Widget(port, session["session"], caller)


async def load(port: int, widgets: int) -> list[Widget]:
    opened = [await _opened(port) for _ in range(widgets)]
    listening = [asyncio.create_task(widget.listen()) for widget in opened]
    await asyncio.sleep(_SETTLE_SECONDS)
    ends_at = time.monotonic() + RUN_SECONDS
    await asyncio.gather(*(widget.talk(ends_at) for widget in opened))
    for task in listening:
        if task.done():
            task.result()
        task.cancel()
    return opened


@contextmanager
def desk_before_a_stub() -> Iterator[tuple[int, int, Path]]:
    """desk's port, its process id and the folder of its database."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        (instance / "logs").mkdir()
        ports = Ports(*free_ports(4))
        wanted = services(load_secrets(instance), Path("none"), instance, ports, {"DESK_BURST_MESSAGES": "1000"})
        desk = next(service for service in wanted if service.name == "desk")
        stub = subprocess.Popen([sys.executable, "-m", "benchmarks.stub_rasa", str(ports.rasa)])  # noqa: S603 # our own
        running = Running(instance / "logs")
        try:
            running.start(desk)
            running.wait_until_healthy([desk])
            yield desk.port, running.pid("desk"), instance
        finally:
            running.stop()
            stub.terminate()
            stub.wait()


def report(name: str, widgets: list[Widget]) -> None:
    took = sorted(time for widget in widgets for time in widget.took)
    cuts = statistics.quantiles(took, n=100)
    lost = sum(widget.lost for widget in widgets)
    times = " | ".join(f"{cuts[percent - 1]:.1f}" for percent in (50, 95, 99))
    print(f"| {name} | {len(widgets)} | {len(took) / RUN_SECONDS:.0f} | {times} | {lost} |")


def main() -> None:
    print("| | widgets | turns a second | p50 ms | p95 ms | p99 ms | lost |\n|---|---|---|---|---|---|---|")
    if sys.argv[1:] == ["whole"]:
        with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as stack:
            for count in _WHOLE:
                report("the whole chain", uvloop.run(load(stack.service("desk").port, count)))
        return
    with desk_before_a_stub() as (port, pid, _):
        desk = psutil.Process(pid)
        before = sum(desk.cpu_times()[:2])
        report("desk alone", uvloop.run(load(port, WIDGETS)))
        used = sum(desk.cpu_times()[:2]) - before
        print(f"desk: {used / (RUN_SECONDS + _SETTLE_SECONDS):.0%} of a core, {desk.memory_info().rss / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
