"""What pytest prints for the files that it collects."""

import subprocess
import sys
from pathlib import Path


def test_a_mistake_is_told_without_a_stack_trace(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "conversations" / "fraud"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text("test_cases:\n  - test_case: a\n    steps:\n      - usr: hej\n")
    (folder / "good.yml").write_text("test_cases:\n  - test_case: någon ringer\n    steps:\n      - user: hej\n")
    command = [sys.executable, "-P", "-m", "pytest", "-p", "conversations.plugin", "--collect-only", "-q"]
    options = ["--rootdir", str(tmp_path), "--confcutdir", str(folder), "-p", "no:cacheprovider", str(folder)]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=False, env={"PYTHONPATH": "."})
    assert "good.yml::någon ringer" in run.stdout
    assert "bad.yml:4: 'usr' is not known here. Did you mean 'user'?" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    assert ".py:" not in run.stdout
