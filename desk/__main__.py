"""``python -m desk``: migrates the database and serves until it is told to stop."""

import logging
import sys
from pathlib import Path

from sanic import Sanic

from desk.app import create_app
from desk.settings import PREFIX, Settings
from startup import start

# The database's driver works in a thread: with Python's five milliseconds each of its answers waits for the event loop.
_SWITCH_SECONDS = 0.0005
_MIGRATIONS = Path(__file__).with_name("migrations")


def serve() -> None:
    sys.setswitchinterval(_SWITCH_SECONDS)
    settings = start.load(Settings)
    with start.listen(PREFIX, settings.host, settings.port) as listener:
        start.migrate(PREFIX, settings.database_url, _MIGRATIONS)
        app = create_app(settings)
        app.prepare(sock=listener, single_process=True, motd=False, access_log=False)
        host, port = listener.getsockname()[:2]
        logging.getLogger("desk").info("desk listens on http://%s:%d", host, port)
        Sanic.serve_single(app)


def main() -> int:
    return start.run("desk", serve)


if __name__ == "__main__":
    sys.exit(main())
