"""The services' programs that shut an account out, on the database alone."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from accounts.account import Colleague, Person, everybody, make, make_or_update
from storage.engine import engine_for

SERVICES = ("desk", "verification")


def run(program: str, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Without any of the service's keys."""
    own = tuple(f"{name.upper()}_" for name in SERVICES)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        env=environment | {f"{program.partition('.')[0].upper()}_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


async def fill(url: str) -> None:
    engine = engine_for(url)
    async with engine.begin() as connection:
        await make(connection, "Anna", "Anna Berg", "agent", "no hash")
        await make(connection, "eva", "Eva Ek", "agent", "no hash")
        await make_or_update(connection, Person("https://bank.example", "17", "anna", "Anna B.", "agent"))
    await engine.dispose()


async def disabled(url: str) -> Sequence[str]:
    """The display names of those who are out."""
    engine = engine_for(url)
    async with engine.connect() as connection:
        found: Sequence[Colleague] = await everybody(connection)
    await engine.dispose()
    return [each.account.display_name for each in found if each.disabled]


@pytest.mark.parametrize("service", SERVICES)
async def test_every_account_of_the_name_is_shut_out_and_let_in_again(service: str, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/staff.sqlite"
    nobody = run(f"{service}.disable", url, "anna")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert nobody.stderr == "Nobody has an account with the name anna.\n"
    await fill(url)
    out = run(f"{service}.disable", url, " ANNA")
    assert (out.returncode, out.stderr) == (0, "")
    assert out.stdout.splitlines() == [
        "The account anna (Anna B., agent) is disabled and signed out everywhere.",
        "The account Anna (Anna Berg, agent) is disabled and signed out everywhere.",
    ]
    assert await disabled(url) == ["Anna B.", "Anna Berg"]
    assert run(f"{service}.disable", url, "--enable", "--", "anna").stdout.count("may sign in again.") == 2
    assert await disabled(url) == []


def test_a_database_that_does_not_answer_is_told_in_one_sentence() -> None:
    ended = run("verification.disable", "postgresql+asyncpg://user@127.0.0.1:1/meetings", "anna")
    assert ended.returncode == 1
    assert ended.stderr.startswith("verification.disable cannot start: VERIFICATION_DATABASE_URL: ")
    assert ended.stderr.count("\n") == 1
