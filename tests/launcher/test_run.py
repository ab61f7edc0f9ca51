"""What `make run` makes of the environment it is started in, and of the signals that end it."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from launcher.__main__ import first_codes, main, ready_text
from launcher.processes import Ports, Service, SettingWrong, services, unused
from launcher.secrets import load_secrets

CHOSEN = {"DESK_PORT": "9090", "VERIFICATION_PORT": "9091", "RASA_PORT": "9095", "ACTIONS_PORT": "9055"}
SLEEPER = """
import sys
from pathlib import Path
from launcher.__main__ import run
from launcher.processes import Service

sleeping = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
run([Service("desk", 1, (sys.executable, "-c", sleeping), "/health", {})], Path(sys.argv[1]), lambda: "ready")
"""


def started_with(instance: Path, given: dict[str, str]) -> dict[str, Service]:
    wanted = services(load_secrets(instance), Path("model"), instance, Ports.chosen(given), given)
    return {service.name: service for service in wanted}


def test_a_chosen_port_is_known_to_all(tmp_path: Path) -> None:
    started = started_with(tmp_path, CHOSEN)
    assert {name: service.port for name, service in started.items()} == {
        "verification": 9091,
        "actions": 9055,
        "rasa": 9095,
        "desk": 9090,
    }
    assert started["desk"].url == "http://127.0.0.1:9090"
    assert started["desk"].environment["DESK_RASA_URL"] == "http://127.0.0.1:9095"
    assert started["desk"].environment["DESK_PORT"] == "9090"
    assert started["rasa"].environment["ACTIONS_URL"] == "http://127.0.0.1:9055/webhook"
    assert "9095" in started["rasa"].command
    assert started["actions"].environment["ACTIONS_VERIFICATION_URL"] == "http://127.0.0.1:9091"


def test_ready_names_the_chosen_ports() -> None:
    text = ready_text(Ports.chosen(CHOSEN), {"desk": "K7QF-2MXD-9RTP", "verification": "W3ST-8HJK-4NPQ"})
    assert "http://127.0.0.1:9090\n" in text
    assert "http://127.0.0.1:9090/console   one-time code K7QF-2MXD-9RTP\n" in text
    assert "http://127.0.0.1:9091/adviser   one-time code W3ST-8HJK-4NPQ\n" in text


def test_the_codes_open_an_account_where_they_are_to_be_typed(tmp_path: Path) -> None:
    started = started_with(tmp_path, {})
    codes = first_codes([started["desk"], started["verification"]])
    assert set(codes) == {"desk", "verification"}
    for name, role in (("desk", "lead"), ("verification", "adviser")):
        assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", codes[name])
        assert roles_invited(tmp_path / f"{name}.sqlite") == [role]


def test_without_a_code_everything_else_goes_on(tmp_path: Path) -> None:
    started = started_with(tmp_path, {"VERIFICATION_DATABASE_URL": "mysql://nowhere"})
    assert "VERIFICATION_DATABASE_URL" in first_codes([started["verification"]])["verification"]


def roles_invited(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [role for (role,) in connection.execute("SELECT role FROM invitation")]


def test_an_empty_setting_is_none(tmp_path: Path) -> None:
    assert Ports.chosen({"DESK_PORT": ""}) == Ports()
    assert started_with(tmp_path, {"DESK_RASA_URL": ""})["desk"].environment["DESK_RASA_URL"]


@pytest.mark.parametrize("port", ["0", "70000", "-1", "http", "tcp://10.0.0.1:80"])
def test_a_wrong_port_is_named_before_anything_starts(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingWrong, match=r"^DESK_PORT is wrong: a port is a number from 1 to 65535\.$"):
        Ports.chosen({"DESK_PORT": port})
    monkeypatch.setenv("DESK_PORT", port)
    assert main() == 2


def test_what_is_not_shared_goes_to_the_process_with_the_prefix_alone(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://desk@db/desk"
    started = started_with(tmp_path, {"DESK_DATABASE_URL": url, "UNRELATED": url})
    assert started["desk"].environment["DESK_DATABASE_URL"] == url
    assert "UNRELATED" not in started["desk"].environment
    assert not any(url in started[name].environment.values() for name in ("verification", "actions", "rasa"))


def test_keys_come_from_the_file_alone_and_the_person_is_told(tmp_path: Path) -> None:
    given = {"ACTIONS_TOKEN": "piecemeal", "DESK_DATABASE_URL": "sqlite+aiosqlite:///other.sqlite", **CHOSEN}
    started = started_with(tmp_path, given)
    assert started["actions"].environment["ACTIONS_TOKEN"] == started["rasa"].environment["ACTIONS_TOKEN"]
    assert not any("piecemeal" in service.environment.values() for service in started.values())
    assert unused(given, started.values()) == ["ACTIONS_TOKEN"]


def sleeper(logs: Path, *before: str) -> tuple[subprocess.Popen[str], int]:
    """`make run` with one service that never gets ready, and that service's process id."""
    command = [*before, sys.executable, "-c", SLEEPER, str(logs)]
    launcher = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    log = logs / "desk.log"
    deadline = time.monotonic() + 20
    while not log.exists() or not log.read_text().endswith("\n"):
        assert launcher.poll() is None, launcher.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return launcher, int(log.read_text())


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_no_service_outlives_the_launcher(tmp_path: Path, number: signal.Signals) -> None:
    launcher, service = sleeper(tmp_path)
    launcher.send_signal(number)
    launcher.send_signal(number)
    _, told = launcher.communicate(timeout=60)
    assert "Traceback" not in told
    with pytest.raises(ProcessLookupError):
        os.kill(service, signal.SIGKILL)


def test_nohup_keeps_it_up(tmp_path: Path) -> None:
    launcher, service = sleeper(tmp_path, "nohup")
    launcher.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        launcher.wait(0.5)
    os.kill(service, 0)
    launcher.terminate()
    launcher.communicate(timeout=60)


def test_stack_and_launcher_use_no_proxy_for_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert not started_with(tmp_path, {"DESK_PORT": "1"})["desk"].is_healthy()
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()
