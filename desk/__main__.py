"""``python -m desk``: migrates the database and serves until it is told to stop.

Exit codes: 2 when a setting is missing or wrong, 1 when the address or the database is not to be had. Either way
one sentence on standard error says so.
"""

import logging
import socket
import sys
from pathlib import Path

from alembic.util import CommandError
from sanic import Sanic

from desk.app import create_app
from desk.database_faults import DATABASE_FAULTS
from desk.settings import ConfigurationError, Settings, load_settings
from privacy.logs import configure_logging
from storage.migrations import upgrade

_MIGRATIONS = Path(__file__).with_name("migrations")


class _Unavailable(Exception):
    """What desk needs is not to be had."""


def main() -> int:
    """The exit code."""
    configure_logging()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = load_settings()
        with _listen(settings) as listener:
            _migrate(settings)
            _serve(settings, listener)
    except (ConfigurationError, _Unavailable) as error:
        print(f"desk cannot start: {error}.", file=sys.stderr)
        return 2 if isinstance(error, ConfigurationError) else 1
    return 0


def _listen(settings: Settings) -> socket.socket:
    # Here and not by Sanic, which answers a taken port with a stack trace and exit code 0.
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        address = f"DESK_HOST {settings.host} and DESK_PORT {settings.port}"
        raise _Unavailable(f"{address} cannot be listened at: {error.strerror}") from error


def _migrate(settings: Settings) -> None:
    try:
        upgrade(settings.database_url, _MIGRATIONS)
    except (*DATABASE_FAULTS, CommandError) as error:
        # Neither URL nor message: both may hold the password.
        raise _Unavailable(f"DESK_DATABASE_URL cannot be used ({type(error).__name__})") from error


def _serve(settings: Settings, listener: socket.socket) -> None:
    app = create_app(settings)
    app.prepare(sock=listener, single_process=True, motd=False, access_log=False)
    host, port = listener.getsockname()[:2]
    logging.getLogger("desk").info("desk listens on http://%s:%d", host, port)
    Sanic.serve_single(app)


if __name__ == "__main__":
    sys.exit(main())
