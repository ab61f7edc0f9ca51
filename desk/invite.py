"""``python -m desk.invite [--role lead]``: prints a one-time code with which to make an account at /console."""

import argparse
import sys
from pathlib import Path

from accounts.invite import print_code
from desk.settings import Settings

ROLES = ("agent", "lead")

_MIGRATIONS = Path(__file__).with_name("migrations")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m desk.invite", description=__doc__)
    parser.add_argument("--role", choices=ROLES, default=ROLES[0])
    return print_code("desk", Settings, _MIGRATIONS, parser.parse_args().role)


if __name__ == "__main__":
    sys.exit(main())
