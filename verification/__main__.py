"""``python -m verification``: brings the database up to date and serves until SIGTERM."""

import sys
from pathlib import Path

from startup import start
from verification.application import create_app
from verification.settings import PREFIX, Settings

MIGRATIONS = Path(__file__).parent / "migrations"


def serve() -> None:
    settings = start.load(Settings)
    start.migrate(PREFIX, settings.url, MIGRATIONS)
    with start.listen(PREFIX, settings.host, settings.port) as listener:
        create_app(settings).run(sock=listener, single_process=True, access_log=False, motd=False)


def main() -> int:
    return start.run("verification", serve)


if __name__ == "__main__":
    sys.exit(main())
