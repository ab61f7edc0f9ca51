"""What the bot has answered: the agent sees what was tried, the lead what customers ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from actions import flows
from desk.answers import BotState
from desk.tables import answers

Result = Literal["solved", "again", "open"]

_MOVES_ON = frozenset({"next_step", "affirm", "thank", "identity_confirmed", "devices_work"})
# They say nothing of whether the last advice helped.
_ASIDE = frozenset({"repeat_step", "explain_step", "show_progress", "change_language", "inform_device", "greet"})


@dataclass(frozen=True)
class Tried:
    """A problem that the bot has given advice on. ``step`` is where the customer was."""

    at: datetime
    intent: str
    step: str | None
    result: Result


async def note(connection: AsyncConnection, conversation: str, turn: str, state: BotState) -> None:
    """The bot has answered in this turn, and said which intent."""
    if state.intent is None:
        return
    await connection.execute(
        insert(answers).values(
            conversation_id=conversation,
            turn_id=turn,
            at=datetime.now(UTC),
            intent=state.intent,
            understood=state.understood,
            language=state.language,
            service=state.service,
            step=state.step,
        )
    )


async def tried(connection: AsyncConnection, conversation: str) -> Sequence[Tried]:
    """The problems in the order in which they came up."""
    rows = await connection.execute(
        select(answers).where(answers.c.conversation_id == conversation).order_by(answers.c.position)
    )
    given = rows.all()
    return [
        Tried(row.at, row.intent, row.step, result(row.intent, [later.intent for later in given[index + 1 :]]))
        for index, row in enumerate(given)
        if flows.is_problem(row.intent)
    ]


def result(problem: str, later: Sequence[str]) -> Result:
    """What came of the advice on ``problem``, by what the customer said ``later``: moved on, has it, or neither."""
    for intent in later:
        if intent == problem or intent in ("deny", "nlu_fallback"):
            return "again"
        if intent in _MOVES_ON:
            return "solved"
        if intent not in _ASIDE:
            return "open"
    return "open"
