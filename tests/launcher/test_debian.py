import os
from pathlib import Path

import pytest

from launcher import debian
from tests import browser


def test_says_what_to_install_when_it_may_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(debian, "POSTGRES_BINARIES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert debian.main() == 1
    assert "The tests need postgresql and redis-server and chromium" in capsys.readouterr().err


def test_installs_nothing_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "missing_packages", list)
    assert debian.main() == 0


def test_a_library_that_cannot_be_loaded_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "PLAYWRIGHTS_LIBRARY", "libnowhere.so.1")
    assert "libatomic1" in debian.missing_packages()


def test_a_library_that_is_there_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "PLAYWRIGHTS_LIBRARY", "libc.so.6")
    assert "libatomic1" not in debian.missing_packages()


def test_the_tests_take_the_chromium_that_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed = tmp_path / "chromium"
    installed.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.chromium() == installed
    assert "chromium" not in debian.missing_packages()
    assert browser.installed_chromium() == installed
