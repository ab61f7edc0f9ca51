"""Prints an invitation's code, for whoever may start programs on the service's machine."""

import sys
from functools import partial
from pathlib import Path

from pydantic_settings import BaseSettings

from accounts.database import in_database
from accounts.invitations import VALID_FOR, invite
from startup import start


def print_code(name: str, settings: type[BaseSettings], migrations: Path, role: str) -> int:
    """Prints a code for an account with this role in the service ``name``. Returns the exit code.

    The code alone goes to standard output, for programs to read.
    """

    def made() -> None:
        print(in_database(settings, migrations, partial(invite, role=role)).code, flush=True)
        minutes = int(VALID_FOR.total_seconds()) // 60
        print(f"It makes one account with the role {role}, once, within {minutes} minutes.", file=sys.stderr)

    return start.run(f"{name}.invite", made)
