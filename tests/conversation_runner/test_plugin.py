"""What pytest prints for the files that it collects."""

import subprocess
import sys
from pathlib import Path

PYTEST = [sys.executable, "-P", "-m", "pytest", "-p", "conversations.plugin", "--collect-only", "-q"]


def test_a_mistake_is_told_without_a_stack_trace(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "conversations" / "fraud"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text("test_cases:\n  - test_case: a\n    steps:\n      - usr: hej\n")
    (folder / "good.yml").write_text("test_cases:\n  - test_case: någon ringer\n    steps:\n      - user: hej\n")
    options = ["--rootdir", str(tmp_path), "--confcutdir", str(folder), "-p", "no:cacheprovider", str(folder)]
    run = subprocess.run([*PYTEST, *options], capture_output=True, text=True, check=False, env={"PYTHONPATH": "."})
    assert "good.yml::någon ringer" in run.stdout
    assert "bad.yml:4: 'usr' is not known here. Did you mean 'user'?" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    assert ".py:" not in run.stdout


def test_words_without_and_or_or_are_told_in_one_sentence(tmp_path: Path) -> None:
    command = [*PYTEST, "--rootdir", str(tmp_path), "-n", "2", "-k", "camera is black", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": "."})
    assert "ERROR: -k 'camera is black': put and, or, not between the words." in run.stderr
    assert "INTERNALERROR" not in run.stdout + run.stderr
