"""Shuts an account out or lets it in again, for whoever may start programs on the service's machine."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.account import Account, everybody, folded, set_disabled
from accounts.database import in_database
from startup import start


def disable(service: str, settings: type[BaseSettings], migrations: Path) -> int:
    """Does what the command line says, and says what it did. Returns the exit code: 1 when there is no such account."""
    parser = argparse.ArgumentParser(prog=f"python -m {service}.disable", description=__doc__)
    parser.add_argument("name", metavar="NAME", help="what is typed to sign in")
    parser.add_argument("--enable", action="store_true", help="let it in again")
    arguments = parser.parse_args()
    name: str = arguments.name
    disabled = not arguments.enable
    changed: list[Account] = []

    def done() -> None:
        changed.extend(in_database(settings, migrations, partial(_set_disabled, name=name, disabled=disabled)))

    if code := start.run(f"{service}.disable", done):
        return code
    if not changed:
        print(f"Nobody has an account with the name {name}.", file=sys.stderr)
        return 1
    for account in changed:
        now = "is disabled and signed out everywhere" if disabled else "may sign in again"
        print(f"The account {account.name} ({account.display_name}, {account.role}) {now}.")
    return 0


async def _set_disabled(connection: AsyncConnection, name: str, disabled: bool) -> Sequence[Account]:
    """Those of this name: somebody may have an account with a password and one of a provider's."""
    named = [each.account for each in await everybody(connection) if folded(each.account.name) == folded(name)]
    for account in named:
        await set_disabled(connection, account.id, disabled)
    return named
