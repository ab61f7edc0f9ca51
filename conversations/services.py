"""The services that a person talks to: those of `make run`, if it is up, else four of their own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.processes import Ports, Running, is_taken, services
from launcher.secrets import load_secrets
from launcher.stack import Stack, started
from launcher.training import INSTANCE, current_model

# A test is faster than a person may be.
IN_A_HURRY = {"DESK_BURST_MESSAGES": "1000"}


def running() -> Stack | None:
    """What `make run` has started."""
    if not (INSTANCE / "secrets.json").exists():
        return None
    keys = load_secrets(INSTANCE)
    wanted = services(keys, current_model(), INSTANCE, Ports.chosen(os.environ))
    is_up = all(is_taken(service.port) for service in wanted)
    return Stack(wanted, Running(INSTANCE / "logs"), keys, INSTANCE) if is_up else None


@contextmanager
def found_or_started() -> Iterator[Stack]:
    stack = running()
    if stack:
        with stack.http:
            yield stack
        return
    print("Starting the bot, about 15 seconds …", flush=True)
    with tempfile.TemporaryDirectory(prefix="conversations-") as instance, started(Path(instance)) as own:
        yield own
