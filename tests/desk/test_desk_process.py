"""``python -m desk``: how it starts, refuses to start and ends."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import create_engine

from desk.settings import Settings
from desk.tables import metadata
from startup.start import ConfigurationError, load
from tests.desk.conftest import base64url
from tests.desk.fake_rasa import FakeRasa, after
from tests.desk.serving import PAGE_KEY

ROOT = Path(__file__).parents[2]
PUBLIC = base64url(PAGE_KEY.public_key().public_bytes_raw())
PRIVATE = base64url(PAGE_KEY.private_bytes_raw())
PEM = PAGE_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def environment(tmp_path: Path, **settings: str) -> dict[str, str]:
    chosen = {
        "DESK_RASA_TOKEN": "token",
        "DESK_VERIFICATION_TOKEN": "token",
        "DESK_PAGE_PUBLIC_KEY": PUBLIC,
        "DESK_PORT": "0",
        "DESK_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/new/desk.sqlite",
    } | {f"DESK_{name}": value for name, value in settings.items()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    return inherited | chosen


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "desk"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_for_address(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    address = next(line.split("listens on ")[1].strip() for line in process.stderr if "listens on" in line)
    next(line for line in process.stderr if "Worker ready" in line)
    return address


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"RASA_TOKEN": ""}, "set DESK_RASA_TOKEN"),
        ({"RASA_TOKEN": "två ord"}, "DESK_RASA_TOKEN is wrong"),
        ({"PAGE_PUBLIC_KEY": ""}, "set DESK_PAGE_PUBLIC_KEY"),
        ({"PAGE_PUBLIC_KEY": PUBLIC[:-4]}, "DESK_PAGE_PUBLIC_KEY is wrong: not an Ed25519 key"),
        ({"PAGE_PUBLIC_KEY": PEM[:60]}, "DESK_PAGE_PUBLIC_KEY is wrong: not an Ed25519 key"),
        ({"DEMO_SIGNING_KEY": "åäö"}, "DESK_DEMO_SIGNING_KEY is wrong: not an Ed25519 key"),
        (
            {"DEMO_SIGNING_KEY": base64url(Ed25519PrivateKey.generate().private_bytes_raw())},
            "DESK_DEMO_SIGNING_KEY is not the private half of DESK_PAGE_PUBLIC_KEY",
        ),
        ({"PORT": "http"}, "DESK_PORT is wrong"),
        ({"DATABASE_URL": "desk.sqlite"}, "DESK_DATABASE_URL is wrong"),
        ({"DATABASE_URL": "sqlite:///desk.sqlite"}, "DESK_DATABASE_URL is wrong"),
        ({"RASA_URL": "127.0.0.1:5005"}, "DESK_RASA_URL is wrong"),
        ({"ANSWER_DEADLINE_SECONDS": "-1"}, "DESK_ANSWER_DEADLINE_SECONDS is wrong"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_wrong_configuration_is_told_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    for name, value in environment(tmp_path, **settings).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as told:
        load(Settings)
    assert sentence in str(told.value)
    assert not any(value and value in str(told.value) for value in settings.values())
    assert told.value.__suppress_context__


@pytest.mark.parametrize("key", [PUBLIC, PUBLIC + "=", PEM])
def test_the_public_key_may_be_written_in_two_ways(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str) -> None:
    for name, value in environment(tmp_path, PAGE_PUBLIC_KEY=key).items():
        monkeypatch.setenv(name, value)
    assert load(Settings).page_public_key == PAGE_KEY.public_key()


def test_desk_that_cannot_start_says_why_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        nothing_listens = "postgresql+asyncpg://desk:a-password@127.0.0.1:1/desk"
        attempts = {
            "set DESK_RASA_TOKEN, DESK_PAGE_PUBLIC_KEY": {"RASA_TOKEN": "", "PAGE_PUBLIC_KEY": ""},
            "cannot be listened at: Address already in use": {"PORT": port},
            "DESK_DATABASE_URL: no usable database answers": {"DATABASE_URL": nothing_listens},
        }
        started = {sentence: start(environment(tmp_path, **how)) for sentence, how in attempts.items()}
        for sentence, process in started.items():
            _, told = process.communicate(timeout=60)
            assert process.returncode == (2 if sentence.startswith("set") else 1)
            assert told.startswith("desk cannot start: ")
            assert sentence in told
            assert told.count("\n") == 1
            assert "a-password" not in told


def test_desk_makes_its_database_serves_and_stops_at_once(tmp_path: Path) -> None:
    process = start(environment(tmp_path))
    address = wait_for_address(process)
    with httpx.Client(base_url=address, trust_env=False) as idle:
        assert idle.post("/v1/sessions", json={}).status_code == 201
        assert idle.get("/").status_code == 404
        assert idle.post("/demo/token", json={}).status_code == 404
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in log
    assert (tmp_path / "new" / "desk.sqlite").exists()


async def test_a_message_under_way_is_answered_before_desk_stops(tmp_path: Path, rasa: FakeRasa) -> None:
    rasa.reply = after(0.7)
    process = start(environment(tmp_path, RASA_URL=rasa.url, RASA_TOKEN="rasa-token"))
    try:
        address = await asyncio.to_thread(wait_for_address, process)
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            session = (await client.post("/v1/sessions", json={})).json()["session"]
            client.headers["Authorization"] = f"Bearer {session}"
            under_way = asyncio.create_task(client.post("/v1/conversation/open"))
            await rasa.was_asked.wait()
            process.send_signal(signal.SIGTERM)
            assert (await under_way).json()["messages"][0]["from"] == "bot"
        await asyncio.to_thread(process.communicate, timeout=60)
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()


def test_migrations_and_tables_agree(migrated_database: Path) -> None:
    engine = create_engine(f"sqlite:///{migrated_database}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
