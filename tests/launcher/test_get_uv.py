"""uv is fetched from the index that is configured, and only as the file that is expected."""

import base64
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
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


PASSWORD = "s3cret"
AUTHORIZATION = "Basic " + base64.b64encode(f"user:{PASSWORD}@".encode()).decode()


@dataclass
class Index:
    """What the index has: the file's name and address, and who may ask."""

    port: int
    name: str = get_uv.WHEEL
    file: str = "/file"
    authorization: str | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/simple"

    @property
    def guarded_address(self) -> str:
        return f"http://user:{PASSWORD}%40@127.0.0.1:{self.port}/simple"


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers["Authorization"] != served.authorization:
                self.send_error(401)
                return
            listing = json.dumps({"files": [{"filename": served.name, "url": served.file}]}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(WHEEL if self.path == "/file" else listing)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Index(server.server_address[1])
        served.file = f"http://127.0.0.1:{served.port}/file"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("UV_DEFAULT_INDEX", served.address)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.setattr(get_uv, "SHA256", hashlib.sha256(WHEEL).hexdigest())
        yield served
        server.shutdown()


@pytest.fixture(autouse=True)
def empty_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


def install(folder: Path, version: str) -> Path:
    installed = folder / "uv"
    installed.write_text(f"#!/bin/sh\necho '{version}'\n")
    installed.chmod(0o755)
    return installed


def test_a_machine_without_uv_gets_the_pinned_one(index: Index) -> None:
    assert get_uv.main() == 0
    assert get_uv.UV.read_bytes() == b"#!/bin/sh\necho uv"
    assert get_uv.UV.stat().st_mode & 0o111


def test_an_index_may_give_the_file_a_relative_address(index: Index) -> None:
    index.file = "../../file"
    assert get_uv.main() == 0
    assert get_uv.UV.read_bytes() == b"#!/bin/sh\necho uv"


def test_an_index_may_want_a_password(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index.authorization, index.file = AUTHORIZATION, "/file"
    monkeypatch.setenv("UV_DEFAULT_INDEX", index.guarded_address)
    assert get_uv.main() == 0


@pytest.mark.parametrize("fault", ["no such file", "not allowed", "no such index", "no port", "no scheme"])
def test_a_password_is_never_printed(
    index: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    address = index.guarded_address
    index.authorization = AUTHORIZATION if fault != "not allowed" else "Basic another"
    if fault == "no such file":
        index.name, index.authorization = "uv-0.0.1.whl", None
        address = f"{index.address}/{PASSWORD}"
    if fault == "no such index":
        address = address.replace(str(index.port), "9")
    if fault == "no port":
        address = address.replace("%40", "/")
    if fault == "no scheme":
        address = address.removeprefix("http:")
    monkeypatch.setenv("UV_DEFAULT_INDEX", address)
    assert get_uv.main() == 1
    told = capsys.readouterr()
    assert "put a uv of 0.9 or later on the PATH" in told.out
    assert PASSWORD not in told.out + told.err


def test_another_file_is_refused(
    index: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(get_uv, "SHA256", "0" * 64)
    assert get_uv.main() == 1
    assert "is not the file that is expected" in capsys.readouterr().out
    assert not get_uv.UV.exists()


def test_no_network_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    assert get_uv.main() == 1
    assert "put a uv of 0.9 or later on the PATH" in capsys.readouterr().out


@pytest.mark.parametrize(("version", "used"), [("uv 0.13.9 (x86_64)", True), ("uv 0.4.1", False)])
def test_the_machines_own_uv_is_used_when_it_is_recent(tmp_path: Path, version: str, used: bool) -> None:
    assert get_uv.is_recent(str(install(tmp_path, version))) == used


def test_a_recent_uv_is_linked_to(tmp_path: Path) -> None:
    installed = install(tmp_path, "uv 0.13.9")
    assert get_uv.main() == 0
    assert get_uv.UV.readlink() == installed
    assert get_uv.main() == 0


def test_the_machines_own_uv_is_never_written_to(index: Index, tmp_path: Path) -> None:
    installed = install(tmp_path, "uv 0.4.1")
    get_uv.UV.parent.mkdir()
    get_uv.UV.symlink_to(installed)
    assert get_uv.main() == 0
    assert "0.4.1" in installed.read_text()
    assert not get_uv.UV.is_symlink()
    assert get_uv.UV.read_bytes() == b"#!/bin/sh\necho uv"
