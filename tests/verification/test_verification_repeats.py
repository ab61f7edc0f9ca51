"""The same message gets the same answer for ten minutes and is counted once."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.verification.meeting_in_hand import MeetingInHand, new_meeting
from tests.verification.verification_process import CUSTOMER, TwoServices, another, create_meeting, issue_code, submit
from verification.check import Outcome, Verification
from verification.replay import Message, answer_once, forget_old_answers
from verification.tables import answer


def message(meeting: MeetingInHand, message_id: str = "m-1", customer_id: str = CUSTOMER) -> Message:
    return Message(meeting.meeting_id, customer_id, message_id)


async def test_a_repeat_gets_the_first_answer_and_is_not_counted(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    wrong = another(meeting.code)
    answers = [await answer_once(engine, message(meeting), lambda: meeting.submit(wrong)) for _ in range(3)]
    assert answers == [Verification(Outcome.WRONG, 4)] * 3
    assert await meeting.failures() == 1


async def test_a_repeat_with_another_code_is_not_looked_at(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    await answer_once(engine, message(meeting), lambda: meeting.submit(another(meeting.code)))
    assert (await answer_once(engine, message(meeting), meeting.submit)).outcome is Outcome.WRONG
    assert (await answer_once(engine, message(meeting, "m-2"), meeting.submit)).outcome is Outcome.CONFIRMED
    assert (await answer_once(engine, message(meeting, "m-2"), meeting.submit)).outcome is Outcome.CONFIRMED


async def test_nobody_gets_the_answer_another_customer_got(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()
    assert (await answer_once(engine, message(meeting), meeting.submit)).outcome is Outcome.CONFIRMED
    stranger = await answer_once(
        engine,
        message(meeting, customer_id="customer-2"),
        lambda: meeting.submit(customer_id="customer-2"),
    )
    assert stranger.outcome is Outcome.WRONG


async def test_the_same_message_id_in_two_meetings_is_two_messages(engine: AsyncEngine) -> None:
    for _ in range(2):
        meeting = await new_meeting(engine)
        await meeting.issue()
        assert (await answer_once(engine, message(meeting), meeting.submit)).outcome is Outcome.CONFIRMED


async def test_parallel_repeats_are_checked_once(engine: AsyncEngine) -> None:
    for _ in range(4):
        meeting = await new_meeting(engine)
        await meeting.issue()
        answers = await asyncio.gather(
            *(answer_once(engine, message(meeting), partial(meeting.submit, another(meeting.code))) for _ in range(20))
        )
        assert answers == [Verification(Outcome.WRONG, 4)] * 20
        assert await meeting.failures() == 1


async def test_parallel_repeats_by_http_on_two_processes(two_services: TwoServices) -> None:
    one, other = two_services.one, two_services.other
    meeting_id = await create_meeting(one)
    code = await issue_code(one, meeting_id)
    answers = await asyncio.gather(
        *(submit(service, meeting_id, code, message_id="m-1") for service in (one, other) for _ in range(10))
    )
    assert answers == [{"outcome": "confirmed", "attempts_left": 0}] * 20


async def test_after_ten_minutes_the_message_is_new(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await answer_once(engine, message(meeting), lambda: meeting.submit("123456"))
    await meeting.issue()
    await _age_answers(engine, 590)
    assert (await answer_once(engine, message(meeting), meeting.submit)).outcome is Outcome.NO_CODE
    await _age_answers(engine, 20)
    assert (await answer_once(engine, message(meeting), meeting.submit)).outcome is Outcome.CONFIRMED


async def test_old_answers_are_deleted(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await answer_once(engine, message(meeting), lambda: meeting.submit("123456"))
    await _age_answers(engine, 610)
    await answer_once(engine, message(meeting, "m-2"), lambda: meeting.submit("123456"))
    await forget_old_answers(engine)
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(answer)) == 1


async def test_a_message_whose_process_died_is_checked_again_and_counted_again(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    await meeting.issue()

    async def count_and_die() -> Verification:
        await meeting.guess()
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await answer_once(engine, message(meeting), count_and_die)
    await _age_answers(engine, 4)
    assert (await answer_once(engine, message(meeting), meeting.submit)).outcome is Outcome.CONFIRMED
    assert await meeting.failures() == 1


async def _age_answers(engine: AsyncEngine, seconds: int) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(answer).values(claimed_at=answer.c.claimed_at - seconds * 1000))
