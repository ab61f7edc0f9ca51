"""``python -m verification``: brings the database up to date and serves until SIGTERM.

Exit codes: 2 when a setting is missing or wrong, 1 when the database or the port is not to be had. Either way
one sentence on standard error says what to do.
"""

import socket
import sys
from pathlib import Path
from typing import NoReturn

from privacy.logs import configure_logging
from storage.migrations import upgrade
from verification.application import create_app
from verification.faults import DATABASE_FAULTS
from verification.settings import ConfigurationError, Settings, load_settings

MIGRATIONS = Path(__file__).parent / "migrations"
BACKLOG = 1024


def main() -> None:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        _leave(2, str(error))
    configure_logging()
    try:
        upgrade(settings.url, MIGRATIONS)
    except DATABASE_FAULTS:
        _leave(1, f"Cannot start: VERIFICATION_DATABASE_URL: no database answers at {settings.printable_url}.")
    try:
        listener = _listen(settings)
    except OSError as error:
        address = f"VERIFICATION_HOST {settings.host} and VERIFICATION_PORT {settings.port}"
        _leave(1, f"Cannot start: {address} cannot be listened at: {error.strerror}.")
    create_app(settings).run(sock=listener, single_process=True, access_log=False, motd=False)


def _leave(status: int, sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(status)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)


if __name__ == "__main__":
    main()
