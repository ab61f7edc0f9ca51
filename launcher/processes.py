"""The four processes: how each is started, with which keys, and when it is ready."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from launcher.secrets import page_public_key

READY_WITHIN_SECONDS = 120
STOP_WITHIN_SECONDS = 10
_FROM_OUTSIDE = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
_PYTHON = ".venv/bin/python"


@dataclass(frozen=True)
class Service:
    """One of the four. ``environment`` holds its own keys and nobody else's; ``bearer`` opens its health address."""

    name: str
    port: int
    command: tuple[str, ...]
    health: str
    environment: dict[str, str] = field(repr=False)
    bearer: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_healthy(self) -> bool:
        request = urllib.request.Request(self.url + self.health)  # noqa: S310
        if self.bearer:
            request.add_header("Authorization", f"Bearer {self.bearer}")
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False


@dataclass(frozen=True)
class Ports:
    desk: int = 8080
    verification: int = 8081
    rasa: int = 5005
    actions: int = 5055


def services(secrets: dict[str, str], model: Path, instance: Path, ports: Ports) -> list[Service]:
    """The four services in the order in which they are started. Each gets the keys that it needs and no other."""
    local = "http://127.0.0.1"
    return [
        Service(
            "verification",
            ports.verification,
            (_PYTHON, "-m", "verification"),
            "/health",
            {
                "VERIFICATION_PORT": str(ports.verification),
                "VERIFICATION_DATABASE_URL": f"sqlite+aiosqlite:///{instance}/verification.sqlite",
                "VERIFICATION_ADVISER_TOKEN": secrets["adviser_token"],
                "VERIFICATION_BOT_TOKEN": secrets["bot_token"],
                "VERIFICATION_DESK_TOKEN": secrets["desk_token"],
                "VERIFICATION_CODE_KEY": secrets["code_key"],
            },
        ),
        Service(
            "actions",
            ports.actions,
            (_PYTHON, "-m", "actions"),
            "/health",
            {
                "ACTIONS_PORT": str(ports.actions),
                "ACTIONS_TOKEN": secrets["actions_token"],
                "ACTIONS_VERIFICATION_URL": f"{local}:{ports.verification}",
                "ACTIONS_VERIFICATION_TOKEN": secrets["bot_token"],
            },
        ),
        Service(
            "rasa",
            ports.rasa,
            ("bot/.venv/bin/rasa", "run", "-i", "127.0.0.1", "-p", str(ports.rasa), "-m", str(model)),
            "/webhooks/desk/health",
            {
                "RASA_TOKEN": secrets["rasa_token"],
                "RASA_TRACKER_URL": f"sqlite:///{instance}/rasa.sqlite",
                "ACTIONS_URL": f"{local}:{ports.actions}/webhook",
                "ACTIONS_TOKEN": secrets["actions_token"],
                "PYTHONWARNINGS": "ignore",
            },
            bearer=secrets["rasa_token"],
        ),
        Service(
            "desk",
            ports.desk,
            (_PYTHON, "-m", "desk"),
            "/health",
            {
                "DESK_PORT": str(ports.desk),
                "DESK_DATABASE_URL": f"sqlite+aiosqlite:///{instance}/desk.sqlite",
                "DESK_RASA_URL": f"{local}:{ports.rasa}",
                "DESK_RASA_TOKEN": secrets["rasa_token"],
                "DESK_PAGE_PUBLIC_KEY": page_public_key(secrets["page_signing_key"]),
                "DESK_DEMO_SIGNING_KEY": secrets["page_signing_key"],
            },
        ),
    ]


class ServiceFailed(Exception):
    """A service ended, or was not ready in time; the text is a sentence for the person who started it."""


class Running:
    """Started services. Each writes to a log file of its own."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, service: Service) -> None:
        """Settings given from outside (``DESK_…``, ``RASA_…``) win over the defaults."""
        given = {name: os.environ[name] for name in _FROM_OUTSIDE if name in os.environ}
        own = {name: value for name, value in os.environ.items() if name.startswith(f"{service.name.upper()}_")}
        with (self._logs / f"{service.name}.log").open("ab") as log:
            self._processes[service.name] = subprocess.Popen(  # noqa: S603
                service.command,
                env={**given, **service.environment, **own},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_healthy(self, services: Iterable[Service]) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        waiting = list(services)
        while waiting:
            self.check()
            if time.monotonic() > deadline:
                names = ", ".join(service.name for service in waiting)
                raise ServiceFailed(f"Not ready after {READY_WITHIN_SECONDS} s: {names}. See {self._logs}.")
            waiting = [service for service in waiting if not service.is_healthy()]
            time.sleep(0.2)

    def check(self) -> None:
        """Raises ServiceFailed when one has ended by itself."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                log = self._logs / f"{name}.log"
                last = log.read_text(errors="replace").strip().splitlines()[-1:]
                raise ServiceFailed(f"{name} has ended. {''.join(last)} (See {log}.)")

    def pid(self, name: str) -> int:
        return self._processes[name].pid

    def kill(self, name: str, signal_number: int = signal.SIGKILL) -> None:
        """Ends one service on purpose, as the fault tests do."""
        process = self._processes.pop(name)
        process.send_signal(signal_number)
        process.wait()

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for process in self._processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def port_in_use(services: Iterable[Service]) -> Service | None:
    """The first service whose port somebody else has taken."""
    for service in services:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", service.port)) == 0:
                return service
    return None
