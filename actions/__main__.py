"""``python -m actions`` starts the action server."""

import sys

from actions.server import build_app
from actions.settings import PREFIX, Settings
from startup import start


def serve() -> None:
    settings = start.load(Settings)
    with start.listen(PREFIX, settings.host, settings.port) as listener:
        build_app(settings).run(sock=listener, single_process=True, access_log=False, motd=False)


def main() -> int:
    return start.run("actions", serve)


if __name__ == "__main__":
    sys.exit(main())
