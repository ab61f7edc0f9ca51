"""Every outcome and every transition of a meeting, on both databases."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.verification.meeting_in_hand import new_meeting
from tests.verification.verification_process import another
from verification.check import Outcome, Verification, consume, fail, reserve
from verification.meetings import NoCodeForMeeting, State, UnknownMeeting, read_meeting
from verification.policy import Policy
from verification.roles import Role
from verification.trail import Event, entries_after

STRANGER = "customer-2"


async def test_the_right_code_confirms_once(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    assert await meeting.state() is State.CREATED
    await meeting.issue()
    assert await meeting.state() is State.CODE_ISSUED
    assert await meeting.submit() == Verification(Outcome.CONFIRMED)
    assert await meeting.state() is State.CONFIRMED
    assert await meeting.submit() == Verification(Outcome.ALREADY_CONFIRMED)
    assert await meeting.failures() == 0
    assert await meeting.trail() == [Event.CREATED, Event.CODE_ISSUED, Event.CONFIRMED]


async def test_a_confirmed_meeting_does_not_look_at_codes(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.submit()
    assert await meeting.guess(20) == ["already_confirmed"] * 20
    assert await meeting.failures() == 0


async def test_a_confirmed_meeting_gets_no_new_code(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.submit()
    with pytest.raises(NoCodeForMeeting):
        await meeting.issue()
    assert await meeting.state() is State.CONFIRMED


async def test_before_the_first_code(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    assert await meeting.submit("123456") == Verification(Outcome.NO_CODE)
    assert await meeting.failures() == 0


async def test_a_code_has_five_attempts(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    assert await meeting.issue() == 5
    answers = [await meeting.submit(another(meeting.code)) for _ in range(5)]
    assert answers == [Verification(Outcome.WRONG, left) for left in (4, 3, 2, 1, 0)]
    assert await meeting.submit() == Verification(Outcome.EXHAUSTED)
    assert await meeting.failures() == 5


async def test_a_new_code_ends_the_old_one_and_keeps_the_failures(engine: AsyncEngine) -> None:
    """NIST SP 800-63B-4: a new code shall not reset the failure count (O4)."""
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.guess(3)
    old = meeting.code
    while meeting.code == old:
        assert await meeting.issue() == 5
    assert (await meeting.submit(old)).outcome is Outcome.WRONG
    assert await meeting.failures() == 4
    assert (await meeting.submit()).outcome is Outcome.CONFIRMED


async def test_ten_failures_lock_the_meeting_until_it_is_unlocked(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.guess(3)
    await meeting.issue()
    await meeting.guess(5)
    assert await meeting.issue() == 2
    assert await meeting.guess(3) == ["wrong", "locked", "locked"]
    assert await meeting.failures() == 10
    assert (await meeting.trail())[-2:] == [Event.ATTEMPT_FAILED, Event.LOCKED]
    assert await meeting.state() is State.LOCKED
    assert (await meeting.submit()).outcome is Outcome.LOCKED
    with pytest.raises(NoCodeForMeeting):
        await meeting.issue()
    assert await meeting.unlock()
    assert await meeting.failures() == 0
    assert await meeting.state() is State.CODE_ISSUED
    assert (await meeting.submit()).outcome is Outcome.EXHAUSTED
    assert await meeting.issue() == 5
    assert (await meeting.submit()).outcome is Outcome.CONFIRMED
    assert (await meeting.trail())[-4:] == [Event.LOCKED, Event.UNLOCKED, Event.CODE_ISSUED, Event.CONFIRMED]


async def test_the_right_code_on_the_last_attempt_leaves_no_lock(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine, Policy(failures_per_meeting=5))
    await meeting.issue()
    await meeting.guess(4)
    assert (await meeting.submit()).outcome is Outcome.CONFIRMED
    assert (await read_meeting(engine, meeting.meeting_id)).locked_at is None
    assert Event.LOCKED not in await meeting.trail()


async def test_unlocking_what_is_not_locked_changes_nothing(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.guess(2)
    assert not await meeting.unlock()
    assert await meeting.failures() == 2
    assert Event.UNLOCKED not in await meeting.trail()


async def test_another_customers_right_code_is_wrong_and_counted(engine: AsyncEngine) -> None:
    """RTS 2018/389 art. 4: the answer does not say which element was wrong (O5)."""
    meeting = await new_meeting(engine)
    await meeting.issue()
    assert await meeting.submit(customer_id=STRANGER) == Verification(Outcome.WRONG, 4)
    assert await meeting.failures() == 1
    assert (await meeting.submit()).outcome is Outcome.CONFIRMED


async def test_another_customer_locks_a_meeting_without_a_code(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    answers = [(await meeting.submit("123456", STRANGER)).outcome for _ in range(11)]
    assert answers == [Outcome.WRONG] * 9 + [Outcome.LOCKED] * 2
    assert await meeting.failures() == 10
    assert (await meeting.trail())[-2:] == [Event.ATTEMPT_FAILED, Event.LOCKED]


async def test_another_customer_learns_nothing_of_a_confirmed_meeting_and_cannot_lock_it(
    engine: AsyncEngine,
) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.submit()
    assert [(await meeting.submit(customer_id=STRANGER)).outcome for _ in range(12)] == [Outcome.WRONG] * 12
    assert await meeting.failures() == 12
    assert await meeting.state() is State.CONFIRMED
    assert (await meeting.submit()).outcome is Outcome.ALREADY_CONFIRMED


async def test_the_code_of_one_meeting_does_not_open_another(engine: AsyncEngine) -> None:
    first, second = await new_meeting(engine), await new_meeting(engine)
    await first.issue()
    await second.issue()
    while second.code == first.code:
        await second.issue()
    assert (await second.submit(first.code)).outcome is Outcome.WRONG
    assert await second.failures() == 1


@pytest.mark.parametrize("seconds", [600, 3_600, 86_400])
async def test_a_code_ends_after_ten_minutes(engine: AsyncEngine, seconds: int) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.let_time_pass(seconds)
    assert await meeting.submit() == Verification(Outcome.EXPIRED)
    assert await meeting.failures() == 0


async def test_a_code_lives_until_just_before_its_end(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.let_time_pass(590)
    assert (await meeting.submit()).outcome is Outcome.CONFIRMED


async def test_time_really_passes(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine, Policy(code_valid_seconds=1))
    await meeting.issue()
    await asyncio.sleep(1.01)
    assert (await meeting.submit()).outcome is Outcome.EXPIRED


@pytest.mark.parametrize("seconds", [3_600, 86_400])
async def test_a_clock_that_is_set_back_does_not_keep_a_code_alive(engine: AsyncEngine, seconds: int) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.let_time_pass(-seconds)
    assert (await meeting.submit()).outcome is Outcome.EXPIRED


async def test_a_used_code_stays_used_whatever_the_clock(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.submit()
    for seconds in (-3_600, 7_200):
        await meeting.let_time_pass(seconds)
        assert (await meeting.submit()).outcome is Outcome.ALREADY_CONFIRMED


async def test_exhausted_stays_exhausted_after_the_code_has_expired(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.guess(5)
    await meeting.let_time_pass(700)
    assert (await meeting.submit()).outcome is Outcome.EXHAUSTED


async def test_an_unknown_meeting(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    meeting.meeting_id = "0" * 32
    for action in (meeting.issue, meeting.unlock, meeting.state):
        with pytest.raises(UnknownMeeting):
            await action()
    with pytest.raises(UnknownMeeting):
        await meeting.submit("123456")


async def test_a_lower_limit_than_before_leaves_one_attempt(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await meeting.guess(4)
    meeting.policy = Policy(failures_per_meeting=3)
    assert await meeting.issue() == 1
    assert await meeting.guess(2) == ["locked", "locked"]


async def test_a_new_code_between_reserving_and_consuming_ends_the_attempt(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    attempt = await reserve(engine, meeting.policy, meeting.meeting_id)
    assert attempt is not None
    await meeting.issue()
    assert not await consume(engine, meeting.meeting_id, attempt.code_id, Role.DESK)
    assert await meeting.state() is State.CODE_ISSUED


async def test_a_right_code_reserved_before_the_last_failure_leaves_no_lock(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine, Policy(failures_per_meeting=2))
    await meeting.issue()
    right = await reserve(engine, meeting.policy, meeting.meeting_id)
    wrong = await reserve(engine, meeting.policy, meeting.meeting_id)
    assert right is not None
    assert wrong is not None
    assert wrong.locks_meeting
    assert await consume(engine, meeting.meeting_id, right.code_id, Role.DESK)
    failed = await fail(engine, meeting.meeting_id, wrong, Role.DESK)
    assert failed.outcome is Outcome.WRONG
    assert await meeting.state() is State.CONFIRMED
    assert (await meeting.trail())[2:] == [Event.CONFIRMED, Event.ATTEMPT_FAILED]


async def test_the_trail_says_who_and_numbers_without_gaps(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await asyncio.gather(*(meeting.submit(another(meeting.code)) for _ in range(5)))
    entries = await entries_after(engine, meeting.meeting_id, 0)
    assert [entry.number for entry in entries] == list(range(1, 8))
    assert [entry.by for entry in entries] == [Role.ADVISER] * 2 + [Role.DESK] * 5
