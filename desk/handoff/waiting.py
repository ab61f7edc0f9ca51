"""The queue: who waits for a person, in which order and for how long."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.tables import account
from desk.handoff.people import Person
from desk.handoff.status import WAITING, Reason, Status
from desk.tables import conversations, messages, transitions
from desk.vocabulary import Language, Service

HERE_WITHIN_SECONDS = 45.0  # since the customer's browser was last seen
_LONGEST_PREVIEW = 120
_HANDLED_DAYS = 7
_FEWEST_HANDLED = 3
_MOST_HANDLED = 50


# What the customer of a conversation said last.
LAST_SAID = (
    select(messages.c.text)
    .where(messages.c.conversation_id == conversations.c.id, messages.c.sender == "customer")
    .order_by(messages.c.number.desc())
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Waiting:
    """A customer who waits. ``preview`` is what the customer said last, masked; ``wanted`` the colleague meant."""

    conversation: str
    status: Status
    reason: Reason
    urgent: bool
    since: datetime
    language: Language
    service: Service | None
    step: str | None
    preview: str
    seen_at: datetime | None
    wanted: str | None

    @property
    def is_here(self) -> bool:
        """Whether the customer's browser is connected."""
        seen = self.seen_at
        return seen is not None and datetime.now(UTC) - seen < timedelta(seconds=HERE_WITHIN_SECONDS)


async def waiting(connection: AsyncConnection) -> Sequence[Waiting]:
    """Everybody who waits: urgent ones first, then who came first. Left messages come after those who sit and wait."""
    columns = conversations.c
    rows = await connection.execute(
        select(conversations, LAST_SAID.label("preview"), account.c.display_name.label("wanted"))
        .outerjoin(account, account.c.id == columns.wanted_account_id)
        .where(columns.status.in_(WAITING), ~columns.awaits_message)
        .order_by(columns.status == "left_message", columns.urgent.desc(), columns.waiting_since, columns.id)
    )
    return [
        Waiting(
            row.id,
            row.status,
            row.reason or "asked",
            row.urgent,
            row.waiting_since,
            row.language,
            row.service,
            row.step,
            shortened(row.preview),
            row.seen_at,
            row.wanted,
        )
        for row in rows
    ]


async def usual_handling(connection: AsyncConnection) -> timedelta | None:
    """How long a conversation with a person usually takes; None where too few have been to say."""
    columns = transitions.c
    lengths = await connection.scalars(
        select(columns.held_seconds)
        .where(columns.at > datetime.now(UTC) - timedelta(days=_HANDLED_DAYS), columns.held_seconds.is_not(None))
        .order_by(columns.at.desc())
        .limit(_MOST_HANDLED)
    )
    known = lengths.all()
    return timedelta(seconds=statistics.median(known)) if len(known) >= _FEWEST_HANDLED else None


def shortened(said: str | None) -> str:
    """As much as a list has room for."""
    return (said or "")[:_LONGEST_PREVIEW]


def minutes_until_turn(position: int, here: Sequence[Person], handling: timedelta | None) -> int | None:
    """Whole minutes, at least 1, until the one at ``position`` (from 1) is answered; None where that can't be said.

    Whoever is available and has room takes the first ones at once; after that a place gets free as often as
    conversations end.
    """
    working = [person for person in here if person.status == "available"]
    places = sum(person.capacity for person in working)
    if handling is None or not places:
        return None
    free = sum(max(0, person.capacity - person.conversations) for person in working)
    seconds = max(0, position - free) * handling.total_seconds() / places
    return max(1, math.ceil(seconds / 60))
