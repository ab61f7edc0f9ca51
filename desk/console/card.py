"""What an agent sees of a conversation."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.tables import account
from actions import texts
from desk import messages
from desk.api.bodies import message_answers
from desk.console.bodies import (
    AgentAnswer,
    CardAnswer,
    EquipmentAnswer,
    MeetingAnswer,
    MineAnswer,
    NoteAnswer,
    PermissionsAnswer,
    TransitionAnswer,
    TriedAnswer,
    step_answer,
)
from desk.equipment import Equipment
from desk.handoff.answered import tried
from desk.handoff.status import WAITING
from desk.handoff.talking import Agent
from desk.handoff.waiting import HERE_WITHIN_SECONDS, LAST_SAID, shortened
from desk.sessions import latest_of
from desk.tables import conversations, notes, transitions
from desk.tables import messages as message_table
from verification.client import Verification, VerificationRefused, VerificationUnreachable


async def may_see(connection: AsyncConnection, conversation: str, agent: Agent) -> Row[Any] | None:
    """The conversation's row, if it waits for a person, is the agent's, or a colleague's and the agent is the lead."""
    row = (await connection.execute(select(conversations).where(conversations.c.id == conversation))).one_or_none()
    if row is None:
        return None
    is_held = row.status == "agent" and (agent.is_lead or row.account_id == agent.id)
    return row if row.status in WAITING or is_held else None


async def card(connection: AsyncConnection, row: Row[Any]) -> CardAnswer:
    """All of it but the meeting's state, which ``with_meeting`` adds when the database is free again."""
    session = await latest_of(connection, row.id)
    names = {
        each.id: each.display_name for each in await connection.execute(select(account.c.id, account.c.display_name))
    }
    history = await _history(connection, row.id, names)
    holder = AgentAnswer(id=row.account_id, display_name=names.get(row.account_id, "")) if row.account_id else None
    return CardAnswer(
        conversation=row.id,
        status=row.status,
        agent=holder,
        language=row.language,
        service=row.service or (session.service if session else None),
        step=step_answer(row.step),
        reason=row.reason or "asked",
        since=row.waiting_since,
        waited_seconds=_waited(row),
        here=_is_here(row),
        signed=session is not None and session.customer_id is not None,
        equipment=_equipment(session.equipment if session else None),
        meeting=MeetingAnswer(id=session.meeting_id, state="unknown") if session and session.meeting_id else None,
        tried=[
            TriedAnswer(at=each.at, intent=each.intent, title=title(each.intent), step=each.step, result=each.result)
            for each in await tried(connection, row.id)
        ],
        notes=await _notes(connection, row.id, names),
        history=history,
        messages=message_answers(await messages.after(connection, row.id, 0)),
        last_number=row.last_number,
        rating=row.rating,
    )


async def with_meeting(shown: CardAnswer, verification: Verification) -> CardAnswer:
    """The card with what verification says of the meeting now; never the code."""
    if shown.meeting is None:
        return shown
    try:
        state = await verification.state(shown.meeting.id)
    except (VerificationUnreachable, VerificationRefused):
        return shown
    return shown.model_copy(update={"meeting": MeetingAnswer.model_validate({"id": shown.meeting.id, "state": state})})


async def mines(connection: AsyncConnection, agent: Agent) -> Sequence[MineAnswer]:
    """The agent's conversations, the longest held first."""
    columns = conversations.c
    unread = (
        select(func.count())
        .where(message_table.c.conversation_id == columns.id, message_table.c.sender == "customer")
        .where(message_table.c.number > columns.staff_read_number)
        .correlate(conversations)
        .scalar_subquery()
    )
    rows = await connection.execute(
        select(conversations, LAST_SAID.label("preview"), unread.label("unread"))
        .where(columns.status == "agent", columns.account_id == agent.id)
        .order_by(columns.claimed_at, columns.id)
    )
    return [
        MineAnswer(
            conversation=row.id,
            language=row.language,
            service=row.service,
            step=step_answer(row.step),
            since=row.waiting_since,
            claimed_at=row.claimed_at,
            reason=row.reason or "asked",
            preview=shortened(row.preview),
            unread=row.unread,
            last_number=row.last_number,
            read_number=row.staff_read_number,
            here=_is_here(row),
        )
        for row in rows
    ]


def title(intent: str) -> str:
    """The intent in a customer's words, for the staff."""
    return texts.reading(intent, "sv")["title"] if texts.has_reading(intent) else intent


def _waited(row: Row[Any]) -> int | None:
    if row.waiting_since is None:
        return None
    until = row.claimed_at if row.status == "agent" else datetime.now(UTC)
    return max(0, int((until - row.waiting_since).total_seconds()))


def _is_here(row: Row[Any]) -> bool:
    return row.seen_at is not None and datetime.now(UTC) - row.seen_at < timedelta(seconds=HERE_WITHIN_SECONDS)


def _equipment(known: Equipment | None) -> EquipmentAnswer:
    known = known or Equipment()
    permissions = PermissionsAnswer(camera=known.camera, microphone=known.microphone)
    return EquipmentAnswer(device=known.device, os=known.os, browser=known.browser, permissions=permissions)


async def _notes(connection: AsyncConnection, conversation: str, names: dict[str, str]) -> list[NoteAnswer]:
    rows = await connection.execute(
        select(notes).where(notes.c.conversation_id == conversation).order_by(notes.c.position)
    )
    return [NoteAnswer(at=row.at, by=names.get(row.account_id, ""), text=row.text) for row in rows]


async def _history(connection: AsyncConnection, conversation: str, names: dict[str, str]) -> list[TransitionAnswer]:
    rows = await connection.execute(
        select(transitions).where(transitions.c.conversation_id == conversation).order_by(transitions.c.position)
    )
    return [
        TransitionAnswer(
            at=row.at,
            event=row.event,
            from_status=row.from_status,
            to_status=row.to_status,
            by=names.get(row.account_id, "agent") if row.by == "agent" else row.by,
            reason=row.reason,
        )
        for row in rows
    ]
