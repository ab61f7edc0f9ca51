"""``python -m actions`` starts the action server."""

import sys

from pydantic import ValidationError

from actions.server import build_app
from actions.settings import Settings
from privacy.logs import configure_logging


def main() -> int:
    configure_logging()
    try:
        settings = Settings()
    except ValidationError as error:
        missing = ", ".join(f"ACTIONS_{str(problem['loc'][0]).upper()}" for problem in error.errors())
        print(f"The action server can't start: set {missing} in the environment.", file=sys.stderr)
        return 2
    build_app(settings).run(settings.host, settings.port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
