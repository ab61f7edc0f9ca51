"""`make lint` in a clean clone, where git's files are all there is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

VALIDATION = "data validate --fail-on-warnings"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copy("Makefile", tmp_path)
    script(tmp_path / "bot/.venv/bin/python", "exit 0")
    return tmp_path


def test_lint_needs_no_folder_that_git_does_not_hold(clone: Path) -> None:
    linted = lint(clone, "echo 'all is well'")
    assert linted.returncode == 0, linted.stderr
    assert "all is well" not in linted.stdout


def test_lint_shows_what_the_validation_complains_of(clone: Path) -> None:
    linted = lint(clone, "echo 'utter_x is missing' >&2; exit 1")
    assert linted.returncode == 2
    assert "utter_x is missing" in linted.stdout


def lint(clone: Path, rasa: str) -> subprocess.CompletedProcess[str]:
    script(clone / "bot/.venv/bin/rasa", f'[ "$*" = "{VALIDATION}" ] || exit 9\n{rasa}')
    command = ["make", "--old-file=setup", "lint", "RUN=true"]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
