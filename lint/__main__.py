"""``python -m lint`` prints what is wrong with the data, a line each, and exits 1 if anything is."""

import sys
from pathlib import Path

from lint.bot_data import load
from lint.checks import CHECKS


def main() -> int:
    data = load(Path())
    complaints = [complaint for check in CHECKS for complaint in check(data)]
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
