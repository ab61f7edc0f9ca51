"""The action server starts, or says in one sentence why not, as the other services do (see their own tests)."""

import os
import socket
import subprocess
import sys

import pytest

KEYS = {"ACTIONS_TOKEN": "a", "ACTIONS_VERIFICATION_TOKEN": "b"}


@pytest.mark.parametrize("missing", KEYS)
def test_a_missing_key_is_named(missing: str) -> None:
    ended = start({name: value for name, value in KEYS.items() if name != missing})
    assert ended.returncode == 2
    assert ended.stderr == f"actions cannot start: set {missing}.\n"


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = start({**KEYS, "ACTIONS_PORT": str(taken.getsockname()[1])})
    assert ended.returncode == 1
    assert "ACTIONS_PORT" in ended.stderr
    assert ended.stderr.count("\n") == 1


def start(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **settings}
    command = [sys.executable, "-W", "ignore", "-m", "actions"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
