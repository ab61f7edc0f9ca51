import os
from pathlib import Path

import pytest

from launcher import debian


def test_says_what_to_install_when_it_may_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(debian, "POSTGRES_BINARIES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert debian.main() == 1
    assert "The tests need postgresql and chromium" in capsys.readouterr().err


def test_installs_nothing_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "missing_packages", list)
    assert debian.main() == 0
