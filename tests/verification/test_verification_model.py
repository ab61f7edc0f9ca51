"""Random sequences of everything that can be done to a meeting, against a model of a few lines."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage.engine import engine_for
from storage.migrations import upgrade
from tests.verification.meeting_in_hand import MeetingInHand, new_meeting
from tests.verification.verification_process import CUSTOMER, another
from verification.__main__ import MIGRATIONS
from verification.check import Outcome, Verification
from verification.meetings import NoCodeForMeeting
from verification.policy import Policy

LOCKED = Verification(Outcome.LOCKED)
POLICY = Policy(attempts_per_code=3, failures_per_meeting=5)


class MeetingMachine(RuleBasedStateMachine):
    """The model: has a code, its attempts left, expired or not; failures; confirmed or not."""

    meeting: MeetingInHand

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.directory = tempfile.TemporaryDirectory()
        self.issued = self.expired = self.confirmed = self.locked = False
        self.attempts_left = self.failures = 0

    @initialize()
    def make_meeting(self) -> None:
        url = f"sqlite+aiosqlite:///{Path(self.directory.name)}/verification.sqlite"
        upgrade(url, MIGRATIONS)
        self.meeting = self.runner.run(new_meeting(engine_for(url), POLICY))

    @rule()
    def issue(self) -> None:
        try:
            attempts = self.runner.run(self.meeting.issue())
        except NoCodeForMeeting:
            assert self.confirmed or self.locked
            return
        assert not self.confirmed
        assert not self.locked
        self.issued, self.expired = True, False
        self.attempts_left = min(POLICY.attempts_per_code, POLICY.failures_per_meeting - self.failures)
        assert attempts == self.attempts_left

    @precondition(lambda self: self.issued)
    @rule()
    def submit_right_code(self) -> None:
        answer = self.runner.run(self.meeting.submit())
        if self._is_open():
            self.confirmed = True
            assert answer.outcome == "confirmed"
        else:
            assert answer == self._refusal()

    @rule()
    def submit_wrong_code(self) -> None:
        answer = self.runner.run(self.meeting.submit(another(self.meeting.code or "000000")))
        if self._is_open():
            self._count_on_the_code()
            assert answer == (LOCKED if self.locked else Verification(Outcome.WRONG, self.attempts_left))
        else:
            assert answer == self._refusal()

    @rule(code_is_right=st.booleans())
    def submit_as_another_customer(self, code_is_right: bool) -> None:
        code = self.meeting.code if code_is_right and self.meeting.code else "000000"
        answer = self.runner.run(self.meeting.submit(code, f"not-{CUSTOMER}"))
        if self.locked:
            assert answer == LOCKED
            return
        if self._is_open():
            self._count_on_the_code()
        else:
            self._count_on_the_meeting()
        assert answer.outcome == ("locked" if self.locked else "wrong")

    @precondition(lambda self: self.issued)
    @rule()
    def let_the_code_expire(self) -> None:
        self.runner.run(self.meeting.let_time_pass(601))
        self.expired = True

    @rule()
    def unlock(self) -> None:
        assert self.runner.run(self.meeting.unlock()) == self.locked
        if self.locked:
            self.locked, self.failures = False, 0

    @invariant()
    def the_meeting_is_as_the_model_says(self) -> None:
        if not hasattr(self, "meeting"):
            return
        assert self.runner.run(self.meeting.failures()) == self.failures
        state = self.runner.run(self.meeting.state())
        if self.confirmed:
            assert state == "confirmed"
        elif self.locked:
            assert state == "locked"
        else:
            assert state == ("code_issued" if self.issued else "created")

    def teardown(self) -> None:
        if hasattr(self, "meeting"):
            self.runner.run(self.meeting.engine.dispose())
        self.runner.close()
        self.directory.cleanup()

    def _is_open(self) -> bool:
        closed = self.confirmed or self.locked or self.expired or not self.issued
        return not closed and self.attempts_left > 0

    def _refusal(self) -> Verification:
        if self.confirmed:
            return Verification(Outcome.ALREADY_CONFIRMED)
        if self.locked:
            return LOCKED
        if not self.issued:
            return Verification(Outcome.NO_CODE)
        return Verification(Outcome.EXHAUSTED if self.attempts_left == 0 else Outcome.EXPIRED)

    def _count_on_the_code(self) -> None:
        self.attempts_left -= 1
        self._count_on_the_meeting()

    def _count_on_the_meeting(self) -> None:
        self.failures += 1
        self.locked = not self.confirmed and self.failures >= POLICY.failures_per_meeting


TestMeeting = MeetingMachine.TestCase
TestMeeting.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
