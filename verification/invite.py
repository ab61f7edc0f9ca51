"""``python -m verification.invite``: prints a one-time code with which an adviser makes an account at /adviser."""

import sys

from accounts.invite import print_code
from verification.__main__ import MIGRATIONS
from verification.roles import Role
from verification.settings import Settings


def main() -> int:
    return print_code("verification", Settings, MIGRATIONS, Role.ADVISER)


if __name__ == "__main__":
    sys.exit(main())
