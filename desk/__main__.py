"""``python -m desk``: migrates the database and serves until it is told to stop."""

import logging
import sys
from pathlib import Path

from sanic import Sanic

from desk.app import create_app
from desk.settings import PREFIX, Settings
from desk.texts import load_texts, say_instead
from startup import start

_MIGRATIONS = Path(__file__).with_name("migrations")


def serve() -> None:
    settings = start.load(Settings)
    if settings.texts:
        say_instead(load_texts(settings.texts))
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
