"""Prints an invitation's code, for whoever may start programs on the service's machine."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr, create_model
from pydantic_settings import BaseSettings

from accounts.invitations import VALID_FOR, Invitation, invite
from startup import start
from storage.engine import engine_for


def print_code(name: str, settings: type[BaseSettings], migrations: Path, role: str) -> int:
    """Prints a code for an account with this role in the service ``name``. Returns the exit code.

    The code alone goes to standard output, for programs to read.
    """

    def made() -> None:
        url = _database_url(settings)
        start.migrate(settings.model_config.get("env_prefix", ""), url, migrations)
        print(asyncio.run(_invite(url, role)).code, flush=True)
        minutes = int(VALID_FOR.total_seconds()) // 60
        print(f"It makes one account with the role {role}, once, within {minutes} minutes.", file=sys.stderr)

    return start.run(f"{name}.invite", made)


def _database_url(settings: type[BaseSettings]) -> str:
    """Where the service's database is. Whoever invites need not have the service's keys: nothing else is read."""

    class WithPrefix(BaseSettings):
        model_config = settings.model_config

    field = settings.model_fields["database_url"]
    only = create_model("DatabaseAlone", __base__=WithPrefix, database_url=(field.annotation, field))
    settled: Any = start.load(only)
    url: str | SecretStr = settled.database_url
    return url if isinstance(url, str) else url.get_secret_value()


async def _invite(url: str, role: str) -> Invitation:
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            return await invite(connection, role)
    finally:
        await engine.dispose()
