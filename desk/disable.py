"""``python -m desk.disable [--enable] NAME``: shuts an agent's or a lead's account out, or lets it in again."""

import sys
from pathlib import Path

from accounts.disable import disable
from desk.settings import Settings

_MIGRATIONS = Path(__file__).with_name("migrations")


def main() -> int:
    return disable("desk", Settings, _MIGRATIONS)


if __name__ == "__main__":
    sys.exit(main())
