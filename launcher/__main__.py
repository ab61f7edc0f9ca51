"""``make run``: trains if needed, starts the four processes, says where they are, stops them with Ctrl-C."""

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from launcher.processes import (
    Ports,
    Running,
    Service,
    ServiceFailed,
    SettingWrong,
    invitation,
    is_taken,
    services,
    unused,
)
from launcher.secrets import load_secrets
from launcher.training import INSTANCE, train

_INVITED_AS: Mapping[str, tuple[str, ...]] = {"desk": ("--role", "lead"), "verification": ()}
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    try:
        ports = Ports.chosen(os.environ)
    except SettingWrong as error:
        print(error, file=sys.stderr)
        return 2
    logs = INSTANCE / "logs"
    secrets = load_secrets(INSTANCE)
    logs.mkdir(exist_ok=True)
    model = train(logs / "train.log")
    if model is None:
        print(f"Training failed, see {logs / 'train.log'}.", file=sys.stderr)
        return 1
    wanted = services(secrets, model, INSTANCE, ports, os.environ)
    taken = next((service for service in wanted if is_taken(service.port)), None)
    if taken:
        print(f"Port {taken.port} of {taken.name} is in use: stop what listens there.", file=sys.stderr)
        return 1
    ignored = unused(os.environ, wanted)
    if ignored:
        print(f"Not used, for `make run` has its own: {', '.join(ignored)}.", file=sys.stderr)
    return run(wanted, logs, lambda: ready_text(ports, first_codes(wanted)))


def run(wanted: list[Service], logs: Path, ready: Callable[[], str]) -> int:
    """Runs the services until a signal ends them all, or one can't start. ``ready`` is what to say when all are up."""
    running = Running(logs)
    _end_on_signals()
    try:
        print("Starting verification, actions, Rasa and desk, about 15 seconds …", flush=True)
        for service in wanted:
            running.start(service)
        running.wait_until_healthy(wanted)
        print(ready(), flush=True)
        running.keep_up(wanted)
    except ServiceFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …")
        return 0
    finally:
        running.stop()


def first_codes(wanted: Sequence[Service]) -> dict[str, str]:
    """For each service with staff a one-time code, or why there is none: everything else works without."""
    found = {}
    for service in wanted:
        if service.name in _INVITED_AS:
            try:
                found[service.name] = invitation(service, *_INVITED_AS[service.name])
            except ServiceFailed as error:
                found[service.name] = f"none: {error}"
    return found


def ready_text(ports: Ports, codes: Mapping[str, str]) -> str:
    return f"""
ready

  the customer's page   http://127.0.0.1:{ports.desk}
  the agents' console   http://127.0.0.1:{ports.desk}/console   one-time code {codes["desk"]}
  the adviser's page    http://127.0.0.1:{ports.verification}/adviser   one-time code {codes["verification"]}
  logs                  {INSTANCE}/logs/

Each code makes one account, within ten minutes: the console's for a lead, who invites the agents.
`make invite` and `make invite-adviser` print new ones. Ctrl-C stops all."""


def _end_on_signals() -> None:
    for number in _ENDINGS:
        # nohup and a shell's & have some ignored, which is to stay so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # A closed terminal sends more than one; the next must not end the stopping itself.
    for number in _ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
