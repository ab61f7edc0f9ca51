"""Meetings as the adviser handles them: made, given a code, unlocked, looked at."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row, case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from verification.clock import milliseconds, now
from verification.codes import Binding, CodeKeys, new_code
from verification.policy import Policy
from verification.roles import Role
from verification.tables import meeting
from verification.trail import Event, record


class State(StrEnum):
    CREATED = "created"
    CODE_ISSUED = "code_issued"
    CONFIRMED = "confirmed"
    LOCKED = "locked"


class UnknownMeeting(Exception):
    """No meeting has this id."""


class NoCodeForMeeting(Exception):
    """The meeting's state allows no new code."""

    def __init__(self, state: State) -> None:
        super().__init__(f"No code can be issued: the meeting is {state}.")


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code in clear, on its way to the adviser: the only time it exists outside the customer's hands."""

    code: str = field(repr=False)
    expires_at: int
    attempts_left: int


@dataclass(frozen=True, slots=True)
class MeetingState:
    """Moments in milliseconds since 1970-01-01 UTC."""

    state: State
    created_at: int
    starts_at: int | None
    code_issued_at: int | None
    code_expires_at: int | None
    confirmed_at: int | None
    locked_at: int | None


async def create_meeting(
    engine: AsyncEngine, customer_id: str, starts_at: datetime | None, by: Role, account_id: str | None = None
) -> str:
    """Returns the new meeting's id, 32 hex digits."""
    meeting_id = secrets.token_hex(16)
    async with engine.begin() as connection:
        await connection.execute(
            insert(meeting).values(
                id=meeting_id,
                customer_id=customer_id,
                starts_at=milliseconds(starts_at) if starts_at else None,
                created_at=now(),
                failures=0,
                trail_length=0,
            )
        )
        await record(connection, meeting_id, by, Event.CREATED, account_id=account_id)
    return meeting_id


async def read_meeting(engine: AsyncEngine, meeting_id: str) -> MeetingState:
    """Raises UnknownMeeting."""
    row = await _row(engine, meeting_id)
    return MeetingState(
        _state(row),
        row.created_at,
        row.starts_at,
        row.code_issued_at,
        row.code_expires_at,
        row.confirmed_at,
        row.locked_at,
    )


async def issue_code(
    engine: AsyncEngine,
    policy: Policy,
    keys: CodeKeys,
    meeting_id: str,
    by: Role,
    account_id: str | None = None,
) -> IssuedCode:
    """Gives the meeting a new code, which ends the old one and leaves the meeting's failures as they are.

    A confirmed meeting gets none: nothing is left to confirm, and asking for one is a mistake or worse.
    Raises UnknownMeeting, NoCodeForMeeting.
    """
    customer_id = (await _row(engine, meeting_id)).customer_id
    code = new_code(policy.code_length)
    code_id = secrets.token_hex(16)
    sealed = keys.seal(code, Binding(meeting_id, code_id, customer_id))
    failures_left = policy.failures_per_meeting - meeting.c.failures
    statement = (
        update(meeting)
        .where(meeting.c.id == meeting_id, meeting.c.locked_at.is_(None), meeting.c.confirmed_at.is_(None))
        .values(
            code_id=code_id,
            code_mac=sealed.mac,
            code_key_id=sealed.key_id,
            code_attempts_left=case(
                (failures_left < 1, 1),  # the limit was lowered: the next failure locks
                (failures_left < policy.attempts_per_code, failures_left),
                else_=policy.attempts_per_code,
            ),
            code_issued_at=now(),
            code_expires_at=now() + policy.code_valid_seconds * 1000,
        )
        .returning(meeting.c.code_expires_at, meeting.c.code_attempts_left)
    )
    async with engine.begin() as connection:
        issued = (await connection.execute(statement)).one_or_none()
        if issued:
            await record(connection, meeting_id, by, Event.CODE_ISSUED, account_id=account_id)
    if not issued:
        raise NoCodeForMeeting(_state(await _row(engine, meeting_id)))
    return IssuedCode(code, issued.code_expires_at, issued.code_attempts_left)


async def unlock_meeting(engine: AsyncEngine, meeting_id: str, by: Role, account_id: str | None = None) -> bool:
    """Ends the lock and sets the failures to none. False, and no change, for a meeting that is not locked.

    Raises UnknownMeeting.
    """
    statement = (
        update(meeting)
        .where(meeting.c.id == meeting_id, meeting.c.locked_at.is_not(None))
        .values(locked_at=None, failures=0)
        .returning(meeting.c.id)
    )
    async with engine.begin() as connection:
        if await connection.scalar(statement):
            await record(connection, meeting_id, by, Event.UNLOCKED, account_id=account_id)
            return True
    await _row(engine, meeting_id)
    return False


async def _row(engine: AsyncEngine, meeting_id: str) -> Row[*tuple[object, ...]]:
    async with engine.connect() as connection:
        row = (await connection.execute(select(meeting).where(meeting.c.id == meeting_id))).one_or_none()
    if row is None:
        raise UnknownMeeting
    return row


def _state(row: Row[*tuple[object, ...]]) -> State:
    if row.confirmed_at is not None:
        return State.CONFIRMED
    if row.locked_at is not None:
        return State.LOCKED
    if row.code_id is not None:
        return State.CODE_ISSUED
    return State.CREATED
