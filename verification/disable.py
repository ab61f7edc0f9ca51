"""``python -m verification.disable [--enable] NAME``: shuts an adviser's account out, or lets it in again."""

import sys

from accounts.disable import disable
from verification.__main__ import MIGRATIONS
from verification.settings import Settings


def main() -> int:
    return disable("verification", Settings, MIGRATIONS)


if __name__ == "__main__":
    sys.exit(main())
