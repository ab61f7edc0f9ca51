"""The check of a code: reserve an attempt, compare, consume. Each step commits before the next begins.

An attempt is paid for before it is looked at, so neither parallel guesses nor a process that dies half-way
get one for free (CVE-2026-27801 and GHSA-fgfv-pv97-6cmj are what happens otherwise). The failures of the
meeting are counted in the same UPDATE of the same row, and the attempt that uses up the last of them locks
the meeting and is answered ``locked``; only a code that was right after all, or an adviser, takes the lock away
again.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from verification.clock import now
from verification.codes import NO_CODE, Binding, CodeKeys, SealedCode
from verification.meetings import UnknownMeeting
from verification.policy import Policy
from verification.roles import Role
from verification.tables import meeting
from verification.trail import Event, record


class Outcome(StrEnum):
    CONFIRMED = "confirmed"
    WRONG = "wrong"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    LOCKED = "locked"
    NO_CODE = "no_code"
    ALREADY_CONFIRMED = "already_confirmed"


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of a check, and how many attempts the meeting's code still has."""

    outcome: Outcome
    attempts_left: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """A reserved attempt: already counted, on the code and on the meeting."""

    code_id: str
    sealed: SealedCode
    attempts_left: int
    locks_meeting: bool


# The lower bound is for a clock that is set back: a code from the future is refused, not kept alive.
_OPEN_FOR_ATTEMPTS = and_(
    meeting.c.confirmed_at.is_(None),
    meeting.c.locked_at.is_(None),
    meeting.c.code_attempts_left > 0,
    meeting.c.code_issued_at <= now(),
    meeting.c.code_expires_at > now(),
)
_LOCK_AT_LAST_FAILURE = case((meeting.c.failures + 1 >= bindparam("failures_allowed"), now()), else_=None)
_THIS_MEETING = meeting.c.id == bindparam("of_meeting")

_RESERVE = (
    update(meeting)
    .where(_THIS_MEETING, _OPEN_FOR_ATTEMPTS)
    .values(
        code_attempts_left=meeting.c.code_attempts_left - 1,
        failures=meeting.c.failures + 1,
        locked_at=_LOCK_AT_LAST_FAILURE,
    )
    .returning(
        meeting.c.code_id,
        meeting.c.code_mac,
        meeting.c.code_key_id,
        meeting.c.code_attempts_left,
        meeting.c.locked_at,
    )
)
_CONSUME = (
    update(meeting)
    .where(_THIS_MEETING, meeting.c.code_id == bindparam("of_code"), meeting.c.confirmed_at.is_(None))
    .values(confirmed_at=now(), locked_at=None, failures=meeting.c.failures - 1)
    .returning(meeting.c.id)
)
_LOOK = select(
    meeting.c.customer_id,
    meeting.c.confirmed_at,
    meeting.c.locked_at,
    meeting.c.code_id,
    meeting.c.code_attempts_left,
    _OPEN_FOR_ATTEMPTS.label("is_open"),
).where(_THIS_MEETING)
# A right code that was reserved before the last attempt may have ended the lock since.
_LOCKED = select(meeting.c.locked_at.is_not(None)).where(_THIS_MEETING)
_COUNT_STRANGER = (
    update(meeting)
    .where(_THIS_MEETING, meeting.c.locked_at.is_(None))
    .values(
        failures=meeting.c.failures + 1,
        locked_at=case((meeting.c.confirmed_at.is_(None), _LOCK_AT_LAST_FAILURE), else_=None),
    )
    .returning(meeting.c.locked_at)
)


async def verify(
    engine: AsyncEngine,
    policy: Policy,
    keys: CodeKeys,
    *,
    meeting_id: str,
    customer_id: str,
    code: str,
    by: Role,
) -> Verification:
    """Checks a code that a customer wrote. Raises UnknownMeeting.

    A wrong customer is a wrong code: the answer does not say which of the two it was (RTS 2018/389 art. 4).
    """
    while True:
        attempt = await reserve(engine, policy, meeting_id)
        sealed = attempt.sealed if attempt else NO_CODE
        code_id = attempt.code_id if attempt else ""
        opens = keys.opens(sealed, code, Binding(meeting_id, code_id, customer_id))
        if attempt is None:
            refusal = await _refusal(engine, policy, meeting_id, customer_id, by)
            if refusal is None:  # a new code was issued since the reservation
                continue
            return refusal
        if not opens:
            return await fail(engine, meeting_id, attempt, by)
        if await consume(engine, meeting_id, attempt.code_id, by):
            return Verification(Outcome.CONFIRMED)
        overtaken = await _refusal(engine, policy, meeting_id, customer_id, by)
        return overtaken or await fail(engine, meeting_id, attempt, by)


async def reserve(engine: AsyncEngine, policy: Policy, meeting_id: str) -> Attempt | None:
    """Step 1: takes an attempt of the living code, or None when there is none to take."""
    values = {"of_meeting": meeting_id, "failures_allowed": policy.failures_per_meeting}
    async with engine.begin() as connection:
        row = (await connection.execute(_RESERVE, values)).one_or_none()
    if row is None:
        return None
    return Attempt(
        row.code_id,
        SealedCode(row.code_key_id, row.code_mac),
        row.code_attempts_left,
        locks_meeting=row.locked_at is not None,
    )


async def consume(engine: AsyncEngine, meeting_id: str, code_id: str, by: Role) -> bool:
    """Step 3: confirms the meeting. True for one caller at most, and only while the code is the newest."""
    async with engine.begin() as connection:
        row = await connection.execute(_CONSUME, {"of_meeting": meeting_id, "of_code": code_id})
        consumed = row.one_or_none() is not None
        if consumed:
            await record(connection, meeting_id, by, Event.CONFIRMED)
    return consumed


async def fail(engine: AsyncEngine, meeting_id: str, attempt: Attempt, by: Role) -> Verification:
    """Step 3 of a wrong code: it is counted already, this tells the trail."""
    async with engine.begin() as connection:
        await record(connection, meeting_id, by, Event.ATTEMPT_FAILED)
        if attempt.locks_meeting and await connection.scalar(_LOCKED, {"of_meeting": meeting_id}):
            await record(connection, meeting_id, by, Event.LOCKED)
            return Verification(Outcome.LOCKED)
    return Verification(Outcome.WRONG, attempt.attempts_left)


async def _refusal(
    engine: AsyncEngine, policy: Policy, meeting_id: str, customer_id: str, by: Role
) -> Verification | None:
    """Why no attempt could be taken, or None when one can be taken now."""
    async with engine.connect() as connection:
        row = (await connection.execute(_LOOK, {"of_meeting": meeting_id})).one_or_none()
    if row is None:
        raise UnknownMeeting
    if row.is_open:
        return None
    if row.customer_id != customer_id:
        return await _count_stranger(engine, policy, meeting_id, by)
    if row.confirmed_at is not None:
        return Verification(Outcome.ALREADY_CONFIRMED)
    if row.locked_at is not None:
        return Verification(Outcome.LOCKED)
    if row.code_id is None:
        return Verification(Outcome.NO_CODE)
    if row.code_attempts_left == 0:
        return Verification(Outcome.EXHAUSTED)
    return Verification(Outcome.EXPIRED)


async def _count_stranger(engine: AsyncEngine, policy: Policy, meeting_id: str, by: Role) -> Verification:
    """Another customer's attempt when no code can be tried: counted on the meeting alone.

    It cannot lock a confirmed meeting: nothing is left to guess, and strangers must not undo a confirmation.
    """
    values = {"of_meeting": meeting_id, "failures_allowed": policy.failures_per_meeting}
    async with engine.begin() as connection:
        row = (await connection.execute(_COUNT_STRANGER, values)).one_or_none()
        if row is None:
            return Verification(Outcome.LOCKED)
        if row.locked_at is None:
            await record(connection, meeting_id, by, Event.ATTEMPT_FAILED)
            return Verification(Outcome.WRONG)
        await record(connection, meeting_id, by, Event.ATTEMPT_FAILED, Event.LOCKED)
        return Verification(Outcome.LOCKED)
