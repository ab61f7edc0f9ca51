"""What `make run` does when something goes wrong."""

import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from launcher.processes import Running, Service, ServiceFailed, is_taken


def service(name: str, *command: str) -> Service:
    return Service(name, 1, (sys.executable, "-c", *command), "/health", {})


def test_a_service_that_cannot_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    broken = service("actions", "import sys; print('The action server: set ACTIONS_TOKEN.'); sys.exit(2)")
    running = Running(tmp_path)
    running.start(broken)
    with pytest.raises(ServiceFailed, match=r"actions has ended. The action server: set ACTIONS_TOKEN."):
        running.wait_until_healthy([broken])


def test_a_service_sees_only_what_it_is_handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_UNRESOLVED", "its own")
    monkeypatch.setenv("VERIFICATION_CODE_KEY", "somebody else's")
    command = (sys.executable, "-c", "import os; print(sorted(os.environ))")
    printing = Service("desk", 1, command, "/health", {"DESK_HANDED": "own"})
    running = Running(tmp_path)
    running.start(printing)
    with pytest.raises(ServiceFailed):
        running.wait_until_healthy([printing])
    printed = (tmp_path / "desk.log").read_text()
    assert "DESK_HANDED" in printed
    assert "DESK_UNRESOLVED" not in printed
    assert "VERIFICATION_CODE_KEY" not in printed


def test_stop_ends_all_even_those_that_do_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launcher.processes.STOP_WITHIN_SECONDS", 0.5)
    stubborn = service(
        "rasa",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
    )
    running = Running(tmp_path)
    running.start(stubborn)
    deadline = time.monotonic() + 20
    while "up" not in (tmp_path / "rasa.log").read_text():
        assert not running.has_ended(stubborn)
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.stop()
    assert running.has_ended(stubborn)


def test_an_answer_that_is_not_http_is_not_healthy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail is ready\r\n")

        threading.Thread(target=answer, daemon=True).start()
        assert not Service("desk", listener.getsockname()[1], (), "/health", {}).is_healthy()


def test_a_taken_port_is_seen() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert is_taken(port)
    assert not is_taken(port)
