"""A real PostgreSQL for the tests: one cluster a run, one empty database a test."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.ports import free_ports

INSTALLED = Path("/usr/lib/postgresql")
FAST_AND_LOCAL = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c max_connections=200"
)


@pytest.fixture(scope="session")
def postgres_port() -> Iterator[int]:
    """The port on 127.0.0.1 of a cluster of this run; user ``postgres``, no password."""
    binaries = _newest_binaries()
    [port] = free_ports(1)
    directory = Path(tempfile.mkdtemp(prefix="postgres-test-"))
    data = directory / "data"
    pg_ctl = [str(binaries / "pg_ctl"), "--pgdata", str(data), "--wait", "--log", str(directory / "log")]
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres")
        _run_as_postgres(
            str(binaries / "initdb"),
            "--pgdata", str(data), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
            "--locale", "C", "--no-sync",
        )  # fmt: skip
        options = f"{FAST_AND_LOCAL} -c port={port} -c unix_socket_directories={directory}"
        _run_as_postgres(*pg_ctl, "--options", options, "start")
        yield port
        _run_as_postgres(*pg_ctl, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(directory)


@pytest.fixture
def postgres_url(postgres_port: int) -> Iterator[str]:
    """An empty database, as a SQLAlchemy URL for asyncpg."""
    with empty_database(postgres_port) as url:
        yield url


@contextmanager
def empty_database(postgres_port: int) -> Iterator[str]:
    """For fixtures of a wider scope than a test."""
    name = f"test_{secrets.token_hex(8)}"
    _sql(postgres_port, f"CREATE DATABASE {name}")
    yield f"postgresql+asyncpg://postgres@127.0.0.1:{postgres_port}/{name}"
    _sql(postgres_port, f"DROP DATABASE {name} WITH (FORCE)")


def _newest_binaries() -> Path:
    versions = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        pytest.fail("These tests need a PostgreSQL server: apt-get install postgresql", pytrace=False)
    return versions[-1].parent


def _run_as_postgres(*command: str) -> None:
    """PostgreSQL refuses to run as root."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # Its output goes to a file: a server that inherits a pipe would keep it open.
    with tempfile.TemporaryFile() as output:
        ended = subprocess.run([*as_postgres, *command], stdout=output, stderr=output, cwd="/", check=False)
        output.seek(0)
        assert ended.returncode == 0, output.read().decode()


def _sql(port: int, statement: str) -> None:
    psql = str(_newest_binaries() / "psql")
    address = ["--host", "127.0.0.1", "--port", str(port), "--username", "postgres", "--dbname", "postgres"]
    subprocess.run([psql, *address, "--quiet", "--no-psqlrc", "--command", statement], check=True)
