"""The action server starts, or says in one sentence why not, as the other services do (see their own tests)."""

import os
import socket
import subprocess
import sys

import pytest

from actions.settings import Settings
from startup.start import ConfigurationError, load

KEYS = {"ACTIONS_TOKEN": "a", "ACTIONS_VERIFICATION_TOKEN": "b"}


@pytest.mark.parametrize("missing", KEYS)
def test_a_missing_key_is_named(missing: str) -> None:
    ended = start({name: value for name, value in KEYS.items() if name != missing})
    assert ended.returncode == 2
    assert ended.stderr == f"actions cannot start: set {missing}.\n"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "70000", "ACTIONS_PORT is wrong: "),
        ("PORT", "-1", "ACTIONS_PORT is wrong: "),
        ("TOKEN", "", "set ACTIONS_TOKEN."),
        ("VERIFICATION_TOKEN", "", "set ACTIONS_VERIFICATION_TOKEN."),
        ("VERIFICATION_TOKEN", "två ord", "ACTIONS_VERIFICATION_TOKEN is wrong: "),
        ("VERIFICATION_URL", "nonsense", "ACTIONS_VERIFICATION_URL is wrong: "),
    ],
)
def test_a_wrong_setting_is_named_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    for key, chosen in {**KEYS, f"ACTIONS_{name}": value}.items():
        monkeypatch.setenv(key, chosen)
    with pytest.raises(ConfigurationError) as told:
        load(Settings)
    assert str(told.value).startswith(sentence)
    assert not value or value not in str(told.value)


def test_a_port_out_of_bounds_is_one_sentence() -> None:
    ended = start({**KEYS, "ACTIONS_PORT": "70000"})
    assert ended.returncode == 2
    assert ended.stderr.startswith("actions cannot start: ACTIONS_PORT is wrong: ")
    assert ended.stderr.count("\n") == 1


def test_an_empty_address_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "ACTIONS_VERIFICATION_URL": "", "ACTIONS_PORT": ""}.items():
        monkeypatch.setenv(name, value)
    settings = load(Settings)
    assert (str(settings.verification_url), settings.port) == ("http://127.0.0.1:8081/", 5055)


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
