"""The four processes on free ports and in a folder of their own, for whoever tries them out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import httpx

from launcher.ports import free_ports
from launcher.processes import Ports, Running, Service, invitation, services
from launcher.secrets import load_secrets
from launcher.training import current_model

_NOTHING: Mapping[str, str] = MappingProxyType({})


class NotTrained(Exception):
    """There is no model of the present sources; the text says what to do."""


@dataclass
class Stack:
    """The running services. ``keys`` are the secrets, ``instance`` the folder with the databases and logs."""

    wanted: list[Service]
    running: Running
    keys: dict[str, str]
    instance: Path
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20, trust_env=False))

    def url(self, name: str) -> str:
        return self.service(name).url

    def service(self, name: str) -> Service:
        return next(service for service in self.wanted if service.name == name)

    def start_again(self, name: str, settings: Mapping[str, str] = _NOTHING) -> None:
        """Starts an ended service, this once with other settings."""
        service = self.service(name)
        self.running.start(replace(service, environment={**service.environment, **settings}))
        self.running.wait_until_healthy([service])

    def adviser(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys['adviser_token']}"}
        return httpx.Client(base_url=self.url("verification"), headers=headers, timeout=10, trust_env=False)

    def invite(self, name: str, *options: str) -> str:
        """A one-time code for an account in the service."""
        return invitation(self.service(name), *options)

    def written(self) -> str:
        """Everything that the processes have written to disk, as text."""
        files = [path for path in self.instance.rglob("*") if path.is_file()]
        return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


@contextmanager
def started(instance: Path, settings: Mapping[str, str] = _NOTHING) -> Iterator[Stack]:
    """Starts the four with the settings, and stops them in the end. Raises NotTrained, or ServiceFailed."""
    model = current_model()
    if not model.exists():
        raise NotTrained("The bot is not trained: run `make train` first.")
    logs = instance / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    keys = load_secrets(instance)
    running = Running(logs)
    wanted = services(keys, model, instance, Ports(*free_ports(4)), settings)
    try:
        for service in wanted:
            running.start(service)
        running.wait_until_healthy(wanted)
        stack = Stack(wanted, running, keys, instance)
        with stack.http:
            yield stack
    finally:
        running.stop()
