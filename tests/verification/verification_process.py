"""The service as its users have it: a process of its own, spoken to by HTTP."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from accounts import invitations
from launcher.ports import free_ports
from storage.engine import engine_for

ROOT = Path(__file__).parents[2]
TOKENS = {"adviser": "adviser-token-åäö", "bot": "bot-token", "desk": "desk-token"}
CODE_KEY = "a key for tests that is long enough"
CUSTOMER = "customer-1"
MODULE = ("-m", "verification")
LEAVES_WITHIN_SECONDS = 10
# Without it every client loads the system's certificates, which takes longer than the request.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True)
class Service:
    url: str
    process: subprocess.Popen[bytes]
    log: Path
    database_url: str

    def client(self, role: str | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, headers=bearer(role), timeout=30, verify=NO_TLS)


def bearer(role: str | None) -> dict[bytes, bytes]:
    return {b"authorization": f"Bearer {TOKENS[role]}".encode()} if role else {}


def environment(database_url: str, **settings: object) -> dict[str, str]:
    """A complete environment; ``settings`` are named without the prefix, None takes one away."""
    wanted = {
        "DATABASE_URL": database_url,
        "CODE_KEY": CODE_KEY,
        **{f"{role.upper()}_TOKEN": token for role, token in TOKENS.items()},
        **settings,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VERIFICATION_")}
    return inherited | {f"VERIFICATION_{name}": str(value) for name, value in wanted.items() if value is not None}


@dataclass(frozen=True)
class TwoServices:
    """Two processes on one database."""

    one: Service
    other: Service
    database_url: str


@contextmanager
def served(
    database_url: str, directory: Path, program: Sequence[str] = MODULE, **settings: object
) -> Iterator[Service]:
    """A running, healthy service; at the end it must leave soon after SIGTERM."""
    [port] = free_ports(1)
    log = directory / f"verification-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *program],
            cwd=ROOT,
            env=environment(database_url, PORT=port, **settings),
            stdout=output,
            stderr=output,
        )
    service = Service(f"http://127.0.0.1:{port}", process, log, database_url)
    try:
        _wait_until_healthy(service)
        yield service
    finally:
        ended = process.poll()
        if ended is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(LEAVES_WITHIN_SECONDS)
            finally:
                process.kill()
                process.wait()


def sqlite_url(directory: Path) -> str:
    return f"sqlite+aiosqlite:///{directory}/verification.sqlite"


async def invite(service: Service) -> str:
    """A one-time code for an adviser's account."""
    engine = engine_for(service.database_url)
    async with engine.begin() as connection:
        code = (await invitations.invite(connection, "adviser")).code
    await engine.dispose()
    return code


async def create_meeting(service: Service, customer_id: str = CUSTOMER) -> str:
    async with service.client("adviser") as client:
        response = await client.post("/v1/meetings", json={"customer_id": customer_id})
    assert response.status_code == 201
    return str(response.json()["meeting_id"])


async def issue_code(service: Service, meeting_id: str) -> str:
    async with service.client("adviser") as client:
        response = await client.post(f"/v1/meetings/{meeting_id}/codes", json={})
    assert response.status_code == 201
    return str(response.json()["code"])


async def submit(service: Service, meeting_id: str, code: str, **fields: str) -> dict[str, object]:
    async with service.client("desk") as client:
        response = await client.post(
            f"/v1/meetings/{meeting_id}/verifications", json={"code": code, "customer_id": CUSTOMER, **fields}
        )
    assert response.status_code == 200, response.text
    answer: dict[str, object] = response.json()
    return answer


def another(code: str) -> str:
    """A code of the same length that is not this one."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def _wait_until_healthy(service: Service) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert service.process.poll() is None, service.log.read_text()
        try:
            if httpx.get(f"{service.url}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(service.log.read_text())
