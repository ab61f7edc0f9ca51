"""The four processes: how each is started, with which keys, and when it is ready."""

import http.client
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, Self

from launcher.secrets import page_public_key

READY_WITHIN_SECONDS = 120
RESTART_AFTER_SECONDS = 5
STOP_WITHIN_SECONDS = 10
_FROM_OUTSIDE = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
_PYTHON = ".venv/bin/python"
_NOTHING: Mapping[str, str] = MappingProxyType({})
# The services are on this machine: a proxy would look for them on its own.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


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
            with _DIRECT.open(request, timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, http.client.HTTPException):
            return False


class SettingWrong(Exception):
    """Says in one sentence which setting given from outside can't be used."""


@dataclass(frozen=True)
class Ports:
    desk: int = 8080
    verification: int = 8081
    rasa: int = 5005
    actions: int = 5055

    @classmethod
    def chosen(cls, given: Mapping[str, str]) -> Self:
        """Those in ``DESK_PORT``, ``VERIFICATION_PORT``, ``RASA_PORT`` and ``ACTIONS_PORT``, else the usual ones."""
        names = {field.name: f"{field.name.upper()}_PORT" for field in fields(cls)}
        return cls(**{service: _port(name, given[name]) for service, name in names.items() if given.get(name)})


def _port(name: str, written: str) -> int:
    port = int(written) if written.isdecimal() else 0
    if not 1 <= port <= 65535:
        raise SettingWrong(f"{name} is wrong: a port is a number from 1 to 65535.")
    return port


def services(
    secrets: dict[str, str], model: Path, instance: Path, ports: Ports, given: Mapping[str, str] = _NOTHING
) -> list[Service]:
    """The four services in the order in which they are started. Each gets the keys that it needs and no other.

    A setting in ``given`` goes to the service whose prefix it has, and wins, except over what two services must agree
    on: the keys and the ports.
    """
    local = "http://127.0.0.1"
    return [
        Service(
            "verification",
            ports.verification,
            (_PYTHON, "-m", "verification"),
            "/health",
            {
                "VERIFICATION_DATABASE_URL": f"sqlite+aiosqlite:///{instance}/verification.sqlite",
                **_own(given, "VERIFICATION_"),
                "VERIFICATION_PORT": str(ports.verification),
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
                "ACTIONS_VERIFICATION_URL": f"{local}:{ports.verification}",
                **_own(given, "ACTIONS_"),
                "ACTIONS_PORT": str(ports.actions),
                "ACTIONS_TOKEN": secrets["actions_token"],
                "ACTIONS_VERIFICATION_TOKEN": secrets["bot_token"],
            },
        ),
        Service(
            "rasa",
            ports.rasa,
            ("bot/.venv/bin/rasa", "run", "-i", "127.0.0.1", "-p", str(ports.rasa), "-m", str(model)),
            "/webhooks/desk/health",
            {
                "RASA_TRACKER_URL": f"sqlite:///{instance}/rasa.sqlite",
                **_own(given, "RASA_"),
                "RASA_TOKEN": secrets["rasa_token"],
                "ACTIONS_URL": f"{local}:{ports.actions}/webhook",
                "ACTIONS_TOKEN": secrets["actions_token"],
                "PYTHONWARNINGS": "ignore",
                # More threads spin more than they multiply: a turn takes as long, and twice the CPU.
                "OPENBLAS_NUM_THREADS": "1",
            },
            bearer=secrets["rasa_token"],
        ),
        Service(
            "desk",
            ports.desk,
            (_PYTHON, "-m", "desk"),
            "/health",
            {
                "DESK_DATABASE_URL": f"sqlite+aiosqlite:///{instance}/desk.sqlite",
                "DESK_RASA_URL": f"{local}:{ports.rasa}",
                "DESK_VERIFICATION_URL": f"{local}:{ports.verification}",
                **_own(given, "DESK_"),
                "DESK_PORT": str(ports.desk),
                "DESK_RASA_TOKEN": secrets["rasa_token"],
                "DESK_VERIFICATION_TOKEN": secrets["desk_token"],
                "DESK_PAGE_PUBLIC_KEY": page_public_key(secrets["page_signing_key"]),
                "DESK_DEMO_SIGNING_KEY": secrets["page_signing_key"],
            },
        ),
    ]


def unused(given: Mapping[str, str], services: Iterable[Service]) -> list[str]:
    """The names of settings in ``given`` that a service has, but with a value of the launcher's own."""
    handed = {(name, value) for service in services for name, value in service.environment.items()}
    return sorted({name for name, value in handed if given.get(name) and given[name] != value})


def _own(given: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if name.startswith(prefix) and value}


class ServiceFailed(Exception):
    """A service ended, or was not ready in time; the text is a sentence for the person who started it."""


class Running:
    """Started services. Each writes to a log file of its own."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, service: Service) -> None:
        with (self._logs / f"{service.name}.log").open("ab") as log:
            self._processes[service.name] = subprocess.Popen(  # noqa: S603
                service.command,
                env=_environment(service),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_healthy(self, services: Iterable[Service]) -> None:
        """Raises ServiceFailed when one ends instead, or is not ready in time."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        waiting = list(services)
        while waiting:
            for service in waiting:
                if self.has_ended(service):
                    raise ServiceFailed(f"{service.name} has ended. {self._last_line(service)}")
            if time.monotonic() > deadline:
                names = ", ".join(service.name for service in waiting)
                raise ServiceFailed(f"Not ready after {READY_WITHIN_SECONDS} s: {names}. See {self._logs}.")
            waiting = [service for service in waiting if not service.is_healthy()]
            time.sleep(0.2)

    def keep_up(self, services: Sequence[Service]) -> NoReturn:
        """Starts what has ended by itself again, a little later, for ever."""
        ended_at: dict[str, float] = {}
        while True:
            time.sleep(0.5)
            for service in services:
                if not self.has_ended(service):
                    ended_at.pop(service.name, None)
                elif service.name not in ended_at:
                    ended_at[service.name] = time.monotonic()
                    print(f"{service.name} has ended and is started again. {self._last_line(service)}", flush=True)
                elif time.monotonic() - ended_at[service.name] > RESTART_AFTER_SECONDS and not is_taken(service.port):
                    self.start(service)

    def has_ended(self, service: Service) -> bool:
        return self._processes[service.name].poll() is not None

    def _last_line(self, service: Service) -> str:
        log = self._logs / f"{service.name}.log"
        last = log.read_text(errors="replace").strip().splitlines()[-1:]
        return f"{''.join(last)} (See {log}.)"

    def pid(self, name: str) -> int:
        return self._processes[name].pid

    def kill(self, name: str, signal_number: int = signal.SIGKILL) -> None:
        """Ends one service on purpose, as the fault tests do."""
        process = self._processes[name]
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


def invitation(service: Service, *options: str) -> str:
    """A one-time code for an account in the service, from its own program. ServiceFailed if that gives none."""
    made = subprocess.run(  # noqa: S603
        [_PYTHON, "-m", f"{service.name}.invite", *options],
        env=_environment(service),
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise ServiceFailed("".join(made.stderr.strip().splitlines()[-1:]))
    return made.stdout.strip()


def _environment(service: Service) -> dict[str, str]:
    from_outside = {name: os.environ[name] for name in _FROM_OUTSIDE if name in os.environ}
    return {**from_outside, **service.environment}


def is_taken(port: int) -> bool:
    """Whether somebody listens on this port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
