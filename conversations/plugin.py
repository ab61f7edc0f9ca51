"""The pytest plugin: a YAML file in tests/conversations is a test file, each of its test cases a test.

Each process (one, or with ``-n`` several) starts the four services for itself when its first conversation begins, so
that a conversation which stops one of them disturbs no other.
"""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.expression import Expression

from conversations import coverage, report
from conversations.case import FOLDER, Case, read_cases
from conversations.knowledge import knowledge
from conversations.lines import Mistake
from conversations.player import play
from conversations.services import IN_A_HURRY
from conversations.staff import Staff
from conversations.transcript import Transcript, as_failure
from launcher.processes import ServiceFailed
from launcher.stack import Stack, started
from launcher.training import current_model

SUFFIXES = (".yml", ".yaml")


class Failed(Exception):
    """The conversation did not go as the test says."""


class Services:
    """Started when they are first needed, stopped with the process."""

    def __init__(self) -> None:
        self._exit = ExitStack()
        self._stack: Stack | None = None
        self._staff: Staff | None = None
        self._failure: ServiceFailed | None = None

    def stack(self) -> Stack:
        """Raises ServiceFailed; the second time without trying again."""
        if self._failure:
            raise self._failure
        if self._stack is None:
            instance = Path(tempfile.mkdtemp(prefix="conversations-"))
            self._exit.callback(shutil.rmtree, instance, ignore_errors=True)
            try:
                self._stack = self._exit.enter_context(started(instance, IN_A_HURRY))
            except ServiceFailed as failure:
                self._failure = failure
                raise
        return self._stack

    def staff(self) -> Staff:
        """Of the stack, for one conversation after the other. Raises as stack does."""
        self._staff = self._staff or Staff(self.stack())
        return self._staff

    def stop(self) -> None:
        self._exit.close()


_SERVICES = pytest.StashKey[Services]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_SERVICES] = Services()
    _check_wanted(config.option.keyword)
    if not config.option.collectonly and not current_model().exists():
        raise pytest.UsageError("The bot is not trained: run `make train` first.")
    config.pluginmanager.register(_Collected(config), "conversations-played")


def _check_wanted(words: str) -> None:
    """What -k says; with xdist the processes would only end over it, without a sentence."""
    try:
        Expression.compile(words)
    except SyntaxError:
        raise pytest.UsageError(f"-k '{words}': put and, or, not between the words.") from None


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_SERVICES].stop()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix in SUFFIXES and (parent.config.rootpath / FOLDER) in file_path.parents:
        return ConversationFile.from_parent(parent, path=file_path)
    return None


class ConversationFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        try:
            cases = read_cases(Path(os.path.relpath(self.path)))
        except Mistake as mistake:
            raise self.CollectError(str(mistake)) from None
        for case in cases:
            yield ConversationItem.from_parent(self, name=case.name, case=case)


class ConversationItem(pytest.Item):
    transcript: Transcript | None = None

    def __init__(self, *, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case

    def runtest(self) -> None:
        services = self.config.stash[_SERVICES]
        self.transcript = play(self.case, services.stack(), services.staff())
        if self.transcript.failure:
            raise Failed

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        if isinstance(excinfo.value, Failed) and self.transcript:
            return as_failure(self.transcript)
        if isinstance(excinfo.value, ServiceFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.case.name


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    made = yield
    if call.when == "call" and isinstance(item, ConversationItem) and item.transcript:
        # Under this name it travels from xdist's workers to the one that reports.
        made.conversation = item.transcript.as_json()
    return made


class _Collected:
    """Gathers the transcripts in the process that reports, and writes the report when all is over."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._played: list[Transcript] = []
        self._parts: list[coverage.Part] = []
        self._is_complete = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        played = getattr(report, "conversation", None)
        if played:
            self._played.append(Transcript.from_json(played))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self._config, "workerinput") or not self._played:
            return
        self._parts = coverage.measure(self._played, knowledge(), coverage.limits())
        self._is_complete = _all_cases() <= {f"{each.path}::{each.case}" for each in self._played}
        report.write(self._played, self._parts, self._is_complete)
        if self._is_complete and not all(part.is_enough for part in self._parts) and session.exitstatus == 0:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._parts:
            return
        terminalreporter.section("coverage, counted once for each language")
        terminalreporter.write_line(coverage.summary(self._parts, with_missing=self._is_complete))
        if not self._is_complete:
            terminalreporter.write_line("Not all conversations ran, so these numbers decide nothing.")
        elif not all(part.is_enough for part in self._parts):
            terminalreporter.write_line("The conversations touch too little of the bot.", red=True)
        terminalreporter.write_line(f"The report is {report.REPORT}.")


def _all_cases() -> set[str]:
    """The ids of all cases there are; what can't be read has failed before."""
    files = [path for suffix in SUFFIXES for path in FOLDER.rglob(f"*{suffix}")]
    try:
        return {case.id for path in files for case in read_cases(path)}
    except Mistake:
        return {""}
