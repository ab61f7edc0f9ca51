"""uv is fetched from the index that is configured, and only as the file that is expected."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from launcher import get_uv


def wheel(binary: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"uv-{get_uv.VERSION}.data/scripts/uv", binary)
    return packed.getvalue()


WHEEL = wheel(b"#!/bin/sh\necho uv")


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = "http://" + self.headers["Host"] + "/file"
            listing = json.dumps({"files": [{"filename": get_uv.WHEEL, "url": url}]}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(WHEEL if self.path == "/file" else listing)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_address[1]}/simple")
        yield
        server.shutdown()


@pytest.fixture(autouse=True)
def empty_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_a_machine_without_uv_gets_the_pinned_one(index: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_uv, "SHA256", hashlib.sha256(WHEEL).hexdigest())
    assert get_uv.main() == 0
    assert get_uv.UV.read_bytes() == b"#!/bin/sh\necho uv"
    assert get_uv.UV.stat().st_mode & 0o111


def test_another_file_is_refused(index: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert get_uv.main() == 1
    assert "is not the file that is expected" in capsys.readouterr().out
    assert not get_uv.UV.exists()


def test_no_network_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    assert get_uv.main() == 1
    assert "put a uv of 0.9 or later on the PATH" in capsys.readouterr().out


@pytest.mark.parametrize(("version", "used"), [("uv 0.13.9 (x86_64)", True), ("uv 0.4.1", False)])
def test_the_machines_own_uv_is_used_when_it_is_recent(tmp_path: Path, version: str, used: bool) -> None:
    installed = tmp_path / "uv"
    installed.write_text(f"#!/bin/sh\necho '{version}'\n")
    installed.chmod(0o755)
    assert get_uv.is_recent(str(installed)) == used
