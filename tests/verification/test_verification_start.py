"""Starting and stopping: one clear sentence when it cannot start, gone at once when told to go."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from startup.start import ConfigurationError, load
from storage.engine import engine_for
from storage.migrations import upgrade
from tests.verification.verification_process import (
    LEAVES_WITHIN_SECONDS,
    MODULE,
    ROOT,
    create_meeting,
    environment,
    served,
    sqlite_url,
)
from verification.__main__ import MIGRATIONS
from verification.settings import Settings
from verification.tables import metadata
from verification.trail import Entry, entries_after

URL = "sqlite+aiosqlite:///unused.sqlite"
SECRET = "s3cret-value"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ADVISER_TOKEN": None}, ["VERIFICATION_ADVISER_TOKEN"]),
        ({"BOT_TOKEN": None, "DESK_TOKEN": None}, ["VERIFICATION_BOT_TOKEN", "VERIFICATION_DESK_TOKEN"]),
        ({"CODE_KEY": None}, ["VERIFICATION_CODE_KEY"]),
        ({"CODE_KEY": SECRET}, ["VERIFICATION_CODE_KEY", "32"]),
        ({"PREVIOUS_CODE_KEY": SECRET}, ["VERIFICATION_PREVIOUS_CODE_KEY", "32"]),
        ({"DESK_TOKEN": ""}, ["VERIFICATION_DESK_TOKEN"]),
        ({"BOT_TOKEN": SECRET, "DESK_TOKEN": SECRET}, ["VERIFICATION_BOT_TOKEN", "VERIFICATION_DESK_TOKEN"]),
        ({"PORT": SECRET}, ["VERIFICATION_PORT", "integer"]),
        ({"PORT": "70000"}, ["VERIFICATION_PORT", "65535"]),
        ({"CODE_VALID_SECONDS": "601"}, ["VERIFICATION_CODE_VALID_SECONDS", "600"]),
        ({"ATTEMPTS_PER_CODE": "0"}, ["VERIFICATION_ATTEMPTS_PER_CODE", "1"]),
        ({"FAILURES_PER_MEETING": SECRET}, ["VERIFICATION_FAILURES_PER_MEETING"]),
        ({"DATABASE_URL": f"mysql://user:{SECRET}@host/x"}, ["VERIFICATION_DATABASE_URL", "postgresql+asyncpg"]),
        ({"DATABASE_URL": SECRET}, ["VERIFICATION_DATABASE_URL", "sqlite+aiosqlite"]),
    ],
)
def test_wrong_settings_are_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str | None], named: list[str]
) -> None:
    _use(monkeypatch, environment(URL, **settings))
    with pytest.raises(ConfigurationError) as raised:
        load(Settings)
    _assert_one_sentence(str(raised.value), named)


def test_nobody_can_set_a_length_that_the_bot_would_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, environment(URL, CODE_LENGTH="8"))
    assert load(Settings).policy.code_length == 6


def test_the_process_says_it_and_leaves_with_2() -> None:
    ended = _start(environment(URL, CODE_KEY=None))
    assert ended.returncode == 2
    _assert_one_sentence(ended.stderr, ["verification cannot start: set VERIFICATION_CODE_KEY."])


def test_a_database_that_does_not_answer() -> None:
    ended = _start(environment(f"postgresql+asyncpg://user:{SECRET}@127.0.0.1:1/meetings"))
    assert ended.returncode == 1
    _assert_one_sentence(ended.stderr, ["VERIFICATION_DATABASE_URL", "127.0.0.1:1/meetings"])
    assert SECRET not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_file_that_cannot_be_made() -> None:
    ended = _start(environment("sqlite+aiosqlite:////proc/nowhere/meetings.sqlite"))
    assert ended.returncode == 1
    _assert_one_sentence(ended.stderr, ["VERIFICATION_DATABASE_URL"])


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = _start(environment(sqlite_url(tmp_path), PORT=taken.getsockname()[1]))
    assert ended.returncode == 1
    _assert_one_sentence(ended.stderr, ["VERIFICATION_PORT"])


async def test_open_streams_do_not_hold_the_process(tmp_path: Path) -> None:
    with served(sqlite_url(tmp_path), tmp_path) as service:
        meeting_id = await create_meeting(service)
        async with (
            service.client("desk") as client,
            client.stream("GET", f"/v1/meetings/{meeting_id}/events") as response,
        ):
            assert response.status_code == 200
            service.process.terminate()
            assert await asyncio.to_thread(service.process.wait, LEAVES_WITHIN_SECONDS) == 0
    assert "Traceback" not in service.log.read_text()


async def test_the_migrations_make_the_tables(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_meetings_from_before_the_accounts_are_kept(empty_database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", empty_database_url)
    command.upgrade(config, "0001")
    asyncio.run(
        _execute(
            empty_database_url,
            "INSERT INTO meeting (id, customer_id, created_at, failures, trail_length) VALUES ('4d', 'c', 1, 0, 1)",
            "INSERT INTO trail VALUES ('4d', 1, 'created', 1, 'adviser')",
        )
    )
    upgrade(empty_database_url, MIGRATIONS)
    [entry] = asyncio.run(_trail(empty_database_url, "4d"))
    assert (entry.event, entry.by, entry.by_name) == ("created", "adviser", None)


async def _execute(url: str, *statements: str) -> None:
    engine = engine_for(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def _trail(url: str, meeting_id: str) -> list[Entry]:
    engine = engine_for(url)
    entries = await entries_after(engine, meeting_id, 0)
    await engine.dispose()
    return entries


def _use(monkeypatch: pytest.MonkeyPatch, wanted: dict[str, str]) -> None:
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)


def _start(wanted: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *MODULE], cwd=ROOT, env=wanted, capture_output=True, text=True, timeout=60, check=False
    )


def _assert_one_sentence(text: str, named: list[str]) -> None:
    text = text.strip()
    assert "\n" not in text
    assert text.endswith(".")
    assert all(name in text for name in named), text
    assert SECRET not in text
