"""A message that comes twice gets the answer it got the first time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from verification.check import Outcome, Verification
from verification.clock import now
from verification.tables import answer

KEPT_MILLISECONDS = 10 * 60 * 1000
# Who claimed a message and has no answer by now has died. That attempt stays counted, a repeat counts anew.
CLAIM_MILLISECONDS = 3_000
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Message:
    """A message is told from others by its sender too: nobody gets an answer that was another customer's."""

    meeting_id: str
    customer_id: str
    message_id: str


async def answer_once(
    engine: AsyncEngine, message: Message, check: Callable[[], Awaitable[Verification]]
) -> Verification:
    """The answer of ``check``, called once per message within ten minutes; also under parallel submission."""
    while True:
        if await _claim(engine, message):
            verification = await check()
            await _keep(engine, message, verification)
            return verification
        if kept := await _kept(engine, message):
            return kept
        await asyncio.sleep(POLL_SECONDS)


async def forget_old_answers(engine: AsyncEngine) -> None:
    """Deletes the answers that no repeat can ask for any more."""
    async with engine.begin() as connection:
        await connection.execute(delete(answer).where(answer.c.claimed_at < now() - KEPT_MILLISECONDS))


async def _claim(engine: AsyncEngine, message: Message) -> bool:
    insert: Callable[..., postgresql.Insert | sqlite.Insert] = (
        postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    )
    died = and_(answer.c.outcome.is_(None), answer.c.claimed_at < now() - CLAIM_MILLISECONDS)
    outlived = answer.c.claimed_at < now() - KEPT_MILLISECONDS
    statement = (
        insert(answer)
        .values(**asdict(message), claimed_at=now())
        .on_conflict_do_update(
            index_elements=list(answer.primary_key),
            set_={"claimed_at": now(), "outcome": None, "attempts_left": None},
            where=or_(died, outlived),
        )
        .returning(answer.c.message_id)
    )
    async with engine.begin() as connection:
        return await connection.scalar(statement) is not None


async def _keep(engine: AsyncEngine, message: Message, verification: Verification) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            update(answer)
            .where(_is(message))
            .values(outcome=verification.outcome, attempts_left=verification.attempts_left)
        )


async def _kept(engine: AsyncEngine, message: Message) -> Verification | None:
    query = select(answer.c.outcome, answer.c.attempts_left).where(_is(message))
    async with engine.connect() as connection:
        row = (await connection.execute(query)).one_or_none()
    if row is None or row.outcome is None:
        return None
    return Verification(Outcome(row.outcome), row.attempts_left)


def _is(message: Message) -> ColumnElement[bool]:
    return and_(*(answer.c[name] == value for name, value in asdict(message).items()))
