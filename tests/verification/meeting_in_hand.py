"""A meeting to try the state machine on, without HTTP in between."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.verification.verification_process import CODE_KEY, CUSTOMER, another
from verification.check import Verification, verify
from verification.codes import CodeKeys
from verification.meetings import State, create_meeting, issue_code, read_meeting, unlock_meeting
from verification.policy import Policy
from verification.roles import Role
from verification.tables import meeting
from verification.trail import Event, entries_after

KEYS = CodeKeys(CODE_KEY)


@dataclass
class MeetingInHand:
    engine: AsyncEngine
    meeting_id: str
    policy: Policy
    code: str = ""

    async def issue(self) -> int:
        """Returns the attempts the new code has."""
        issued = await issue_code(self.engine, self.policy, KEYS, self.meeting_id, Role.ADVISER)
        self.code = issued.code
        return issued.attempts_left

    async def submit(self, code: str | None = None, customer_id: str = CUSTOMER) -> Verification:
        return await verify(
            self.engine,
            self.policy,
            KEYS,
            meeting_id=self.meeting_id,
            customer_id=customer_id,
            code=self.code if code is None else code,
            by=Role.DESK,
        )

    async def guess(self, times: int = 1) -> list[str]:
        """Wrong codes, one after the other; returns the outcomes."""
        return [(await self.submit(another(self.code or "000000"))).outcome.value for _ in range(times)]

    async def unlock(self) -> bool:
        return await unlock_meeting(self.engine, self.meeting_id, Role.ADVISER)

    async def state(self) -> State:
        return (await read_meeting(self.engine, self.meeting_id)).state

    async def failures(self) -> int:
        async with self.engine.connect() as connection:
            failures: int | None = await connection.scalar(
                select(meeting.c.failures).where(meeting.c.id == self.meeting_id)
            )
        assert failures is not None
        return failures

    async def trail(self) -> list[Event]:
        return [entry.event for entry in await entries_after(self.engine, self.meeting_id, 0)]

    async def let_time_pass(self, seconds: float) -> None:
        """Moves what is stored instead of the clock, which is the database's."""
        milliseconds = int(seconds * 1000)
        async with self.engine.begin() as connection:
            await connection.execute(
                update(meeting)
                .where(meeting.c.id == self.meeting_id)
                .values(
                    code_issued_at=meeting.c.code_issued_at - milliseconds,
                    code_expires_at=meeting.c.code_expires_at - milliseconds,
                )
            )


async def new_meeting(engine: AsyncEngine, policy: Policy | None = None) -> MeetingInHand:
    meeting_id = await create_meeting(engine, CUSTOMER, None, Role.ADVISER)
    return MeetingInHand(engine, meeting_id, policy or Policy())
