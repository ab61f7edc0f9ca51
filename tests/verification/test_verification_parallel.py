"""Parallel submissions: limits hold exactly, a code confirms exactly once (goals O1 and O2).

A check that reads the counter, compares and writes it back let 44 to 131 guesses past a limit of 5.
"""

import asyncio
from collections import Counter

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import engine_for
from tests.verification.meeting_in_hand import MeetingInHand, new_meeting
from tests.verification.verification_process import CUSTOMER, Service, TwoServices, another, create_meeting, issue_code
from verification.check import Outcome
from verification.policy import Policy
from verification.trail import Event

CONNECTIONS = 32


async def test_a_thousand_guesses_on_two_processes_count_to_the_limits(two_services: TwoServices) -> None:
    meeting_id = await create_meeting(two_services.one)
    assert await _issue_and_guess(two_services, meeting_id, 1_000) == {"wrong": 5, "exhausted": 995}
    assert await _issue_and_guess(two_services, meeting_id, 100) == {"wrong": 4, "locked": 96}
    meeting = MeetingInHand(engine_for(two_services.database_url), meeting_id, Policy())
    assert await meeting.failures() == 10
    trail = await meeting.trail()
    assert trail.count(Event.ATTEMPT_FAILED) == 10
    assert trail.count(Event.LOCKED) == 1
    await meeting.engine.dispose()


async def _issue_and_guess(services: TwoServices, meeting_id: str, times: int) -> Counter[str]:
    guess = another(await issue_code(services.one, meeting_id))
    halves = await asyncio.gather(
        *(_guess(service, meeting_id, guess, times // 2) for service in (services.one, services.other))
    )
    return sum(halves, Counter())


async def _guess(service: Service, meeting_id: str, code: str, times: int) -> Counter[str]:
    places = asyncio.Semaphore(CONNECTIONS // 2)
    async with service.client("desk") as client:

        async def guess() -> str:
            async with places:
                response = await client.post(
                    f"/v1/meetings/{meeting_id}/verifications", json={"code": code, "customer_id": CUSTOMER}
                )
            return str(response.json()["outcome"])

        return Counter(await asyncio.gather(*(guess() for _ in range(times))))


async def test_a_hundred_right_submissions_confirm_exactly_once(engine: AsyncEngine) -> None:
    for _ in range(50):
        meeting = await new_meeting(engine)
        await meeting.issue()
        answers = await asyncio.gather(*(meeting.submit() for _ in range(100)))
        outcomes = Counter(answer.outcome.value for answer in answers)
        assert outcomes["confirmed"] == 1
        assert outcomes["wrong"] == 0
        assert (await meeting.trail()).count(Event.CONFIRMED) == 1


async def test_the_right_code_among_guesses_confirms_at_most_once(engine: AsyncEngine) -> None:
    for _ in range(8):
        meeting = await new_meeting(engine)
        await meeting.issue()
        codes = [another(meeting.code)] * 20 + [meeting.code] * 2 + [another(meeting.code)] * 20
        answers = await asyncio.gather(*(meeting.submit(code) for code in codes))
        outcomes = Counter(answer.outcome.value for answer in answers)
        assert outcomes["confirmed"] <= 1
        assert outcomes["wrong"] + outcomes["confirmed"] <= 5


async def test_codes_issued_at_once_leave_one_that_works(engine: AsyncEngine) -> None:
    meeting = await new_meeting(engine)
    others = [MeetingInHand(engine, meeting.meeting_id, meeting.policy) for _ in range(5)]
    await asyncio.gather(*(other.issue() for other in others))
    outcomes = [(await other.submit()).outcome for other in others]
    assert outcomes.count(Outcome.CONFIRMED) == 1
