"""Installs what only the tests need from Debian: PostgreSQL, Redis, Chromium and a library of Playwright's."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRES_BINARIES = Path("/usr/lib/postgresql")
PLAYWRIGHTS_LIBRARY = "libatomic.so.1"


def missing_packages() -> list[str]:
    """Debian's names of what is not installed yet."""
    missing = []
    if not any(POSTGRES_BINARIES.glob("*/bin/initdb")):
        missing.append("postgresql")
    if shutil.which("redis-server") is None:
        missing.append("redis-server")
    if chromium() is None:
        missing.append("chromium")
    if not _can_be_loaded(PLAYWRIGHTS_LIBRARY):
        missing.append("libatomic1")
    return missing


def chromium() -> Path | None:
    found = shutil.which("chromium")
    return Path(found) if found else None


def main() -> int:
    missing = missing_packages()
    if not missing:
        return 0
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"The tests need {' and '.join(missing)}. Install them as root: {command}", file=sys.stderr)
        return 1
    print(f"Installing {' and '.join(missing)} for the tests …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-q"], command.split()):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
            return 1
    return 0


def _can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
