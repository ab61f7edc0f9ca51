"""Changes the status of a conversation, atomically and with a line in the audit trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.handoff.status import Event, Status, after
from desk.tables import conversations, transitions

_URGENT: Collection[str] = ("fraud",)


class NotPossible(Exception):
    """The conversation is not, or no longer, as the event needs it. ``holder`` is the account that has it, if any."""

    def __init__(self, status: Status, holder: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.holder = holder


@dataclass(frozen=True)
class Actor:
    """Who makes a transition. ``account_id`` of an agent; ``may_take_over``: also out of a colleague's hands."""

    by: Literal["customer", "bot", "desk", "agent"]
    account_id: str | None = None
    may_take_over: bool = False


CUSTOMER = Actor("customer")
BOT = Actor("bot")
DESK = Actor("desk")


async def take(
    connection: AsyncConnection,
    conversation: str,
    event: Event,
    actor: Actor,
    *,
    reason: str | None = None,
    wanted: str | None = None,
) -> Status:
    """The new status. NotPossible, and nothing is changed, if the event cannot happen, or somebody was faster.

    ``reason``: why a person is asked for, or how the conversation was closed. ``wanted``: the colleague to whom it is
    transferred.
    """
    columns = conversations.c
    chosen = select(columns.status, columns.account_id, columns.waiting_since, columns.claimed_at)
    chosen = chosen.where(columns.id == conversation)
    found = (await connection.execute(chosen.with_for_update(key_share=True))).one()
    to_status = after(found.status, event)
    if to_status is None or not _is_theirs(found, event, actor):
        raise NotPossible(found.status, found.account_id)
    now = datetime.now(UTC)
    changed = await connection.execute(
        update(conversations)
        .where(columns.id == conversation, columns.status == found.status)
        .where(columns.account_id.is_not_distinct_from(found.account_id))
        .values(status=to_status, **_values(found, event, actor, reason, wanted, now))
    )
    if not changed.rowcount:  # SQLite has no row locks, and another process may have come between
        raise NotPossible(found.status, found.account_id)
    await connection.execute(
        insert(transitions).values(
            conversation_id=conversation,
            at=now,
            event=event,
            from_status=found.status,
            to_status=to_status,
            by=actor.by,
            account_id=actor.account_id or found.account_id,
            wanted_account_id=wanted,
            reason=reason,
            held_seconds=int((now - found.claimed_at).total_seconds()) if found.status == "agent" else None,
        )
    )
    return to_status


def _is_theirs(found: Row[Any, Any, Any, Any], event: Event, actor: Actor) -> bool:
    """An agent may let go only what the agent holds."""
    if actor.by != "agent" or event == "claim" or found.account_id is None:
        return True
    return bool(found.account_id == actor.account_id) or actor.may_take_over


def _values(
    found: Row[Any, Any, Any, Any], event: Event, actor: Actor, reason: str | None, wanted: str | None, now: datetime
) -> dict[str, Any]:
    """What changes beside the status. Who is transferred keeps the place in the queue."""
    nobody = {"account_id": None, "wanted_account_id": None, "typing_until": None, "awaits_message": False}
    match event:
        case "ask":
            return {**nobody, "waiting_since": now, "seen_at": now, "reason": reason, "urgent": reason in _URGENT}
        case "leave_message":
            return {**nobody, "waiting_since": found.waiting_since or now, "awaits_message": True}
        case "claim":
            return {**nobody, "account_id": actor.account_id, "claimed_at": now}
        case "transfer" | "agent_lost":
            return {**nobody, "wanted_account_id": wanted, "seen_at": now}
        case "put_off":
            return nobody
        case _:
            return {**nobody, "waiting_since": None, "urgent": False}
