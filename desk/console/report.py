"""What the lead sees of the last days: who waited how long, where customers stop, what they ask."""

import asyncio
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml
from pydantic import BaseModel
from sqlalchemy import Row, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from actions import flows
from desk.console.card import title
from desk.handoff.answered import result
from desk.tables import answers, conversations, messages, transitions
from desk.vocabulary import LANGUAGES, Language, Service

_BUCKETS: Sequence[int | None] = (30, 60, 120, 300, 600, 1800, None)
_CONFIRMED = ("identity_confirmed", "code_checked")
_MOST_UNANSWERED = 500
_MOST_DETOURS = 20
_OUT_OF_SCOPE = "out_of_scope"
_ENDS_THE_WAIT = ("leave_queue", "leave_message", "nobody_left", "put_off", "customer_left")
_READ_AT_ONCE = timedelta(hours=6)

_Given = dict[str, list[Any]]  # rows of answers


class BucketAnswer(BaseModel):
    up_to_seconds: int | None
    count: int


class WaitsAnswer(BaseModel):
    median_seconds: int | None
    p90_seconds: int | None
    buckets: list[BucketAnswer]


class CountAnswer(BaseModel):
    reason: str
    count: int


class StepsAnswer(BaseModel):
    """``reached`` conversations came to the step; ``left`` of them went no further, and had not finished."""

    step: str
    number: int | None
    title: str
    reached: int
    left: int


class DetourAnswer(BaseModel):
    intent: str
    title: str
    count: int
    solved: int


class RatingsAnswer(BaseModel):
    good: int
    okay: int
    bad: int


class ReportAnswer(BaseModel):
    """``containment`` is the share of conversations in which nobody asked for a person; ``finished`` went through all
    steps or confirmed the identity.
    """

    days: int
    conversations: int
    handed_over: int
    containment: float
    finished: int
    waiting: WaitsAnswer
    reasons: list[CountAnswer]
    outcomes: list[CountAnswer]
    ratings: RatingsAnswer
    drop_off: dict[Service, list[StepsAnswer]]
    detours: list[DetourAnswer]
    unanswered: int


class UnansweredAnswer(BaseModel):
    """A customer's message, masked, that the bot did not understand."""

    at: datetime
    language: Language
    service: Service | None
    step: str | None
    text: str


class UnansweredsAnswer(BaseModel):
    messages: list[UnansweredAnswer]


async def report(connection: AsyncConnection, days: int) -> ReportAnswer:
    """Of the conversations in which something was answered in the last ``days``."""
    since = datetime.now(UTC) - timedelta(days=days)
    given = await _answers(connection, since)
    columns = transitions.c
    recent = select(columns.conversation_id, columns.event, columns.reason, columns.at).where(columns.at > since)
    moves = (await connection.execute(recent.order_by(columns.position))).all()
    talked = union(
        select(answers.c.conversation_id).where(answers.c.at > since),
        select(columns.conversation_id).where(columns.at > since),
    )
    rating = conversations.c.rating
    rated = await connection.execute(
        select(rating, func.count().label("number"))
        .where(conversations.c.id.in_(talked), rating.is_not(None))
        .group_by(rating)
    )
    ratings = {row.rating: row.number for row in rated}
    # Apart from the loop in which customers are served.
    return await asyncio.to_thread(_counted, days, given, moves, ratings)


def _counted(days: int, given: _Given, moves: Sequence[Any], ratings: Mapping[str, int]) -> ReportAnswer:
    handed_over = {move.conversation_id for move in moves if move.event in ("ask", "leave_message")}
    talked = set(given) | handed_over
    outcomes = (_outcome(move) for move in moves)
    return ReportAnswer(
        days=days,
        conversations=len(talked),
        handed_over=len(handed_over),
        containment=1 - len(handed_over) / len(talked) if talked else 1,
        finished=sum(_has_finished(rows) for rows in given.values()),
        waiting=_waits(moves),
        reasons=_counts(move.reason or "asked" for move in moves if move.event == "ask"),
        outcomes=_counts(outcome for outcome in outcomes if outcome),
        ratings=RatingsAnswer(**{name: ratings.get(name, 0) for name in RatingsAnswer.model_fields}),
        drop_off=_drop_off(given),
        detours=_detours(given),
        unanswered=sum(_is_unanswered(row) for rows in given.values() for row in rows),
    )


async def unanswered(connection: AsyncConnection, days: int) -> list[UnansweredAnswer]:
    """The newest first, each text once."""
    since = datetime.now(UTC) - timedelta(days=days)
    is_customers = (messages.c.conversation_id == answers.c.conversation_id) & (messages.c.sender == "customer")
    rows = await connection.execute(
        select(answers, messages.c.text)
        .join(messages, is_customers & (messages.c.turn_id == answers.c.turn_id))
        .where(answers.c.at > since, ~answers.c.understood | (answers.c.intent == _OUT_OF_SCOPE))
        .order_by(answers.c.position.desc())
        .limit(_MOST_UNANSWERED)
    )
    found = {
        (row.language, row.text.casefold()): UnansweredAnswer(
            at=row.at, language=row.language, service=row.service, step=row.step, text=row.text
        )
        for row in reversed(rows.all())
    }
    return sorted(found.values(), key=lambda each: each.at, reverse=True)


def as_training_data(found: Sequence[UnansweredAnswer], intents: Mapping[str, str]) -> str:
    """The messages in the format of data/nlu: a block a language and likeliest intent, for a person to check.

    ``intents`` gives the likeliest one by text.
    """
    blocks: dict[tuple[Language, str], list[str]] = defaultdict(list)
    for each in found:
        blocks[each.language, intents.get(each.text, _OUT_OF_SCOPE)].append(" ".join(each.text.split()))
    entries = [
        {"intent": intent, "metadata": {"language": language}, "examples": "".join(f"- {text}\n" for text in texts)}
        for language in LANGUAGES
        for (spoken, intent), texts in sorted(blocks.items())
        if spoken == language
    ]
    return yaml.dump(
        {"version": "3.1", "nlu": entries}, Dumper=_Blocks, allow_unicode=True, sort_keys=False, width=1000
    )


class _Blocks(yaml.SafeDumper):
    """Writes examples as Rasa users do, line by line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else '"' if text == "3.1" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Blocks.add_representer(str, _text)


async def _answers(connection: AsyncConnection, since: datetime) -> _Given:
    """Conversation -> its answers in order. A day at a time: customers wait while SQLite is read."""
    found: _Given = defaultdict(list)
    columns = answers.c
    wanted = select(columns.conversation_id, columns.intent, columns.understood, columns.step).order_by(
        columns.position
    )
    begins, now = since, datetime.now(UTC)
    while begins < now:
        ends = begins + _READ_AT_ONCE
        for row in await connection.execute(wanted.where(columns.at > begins, columns.at <= ends)):
            found[row.conversation_id].append(row)
        begins = ends
        await asyncio.sleep(0)
    return found


def _waits(moves: Sequence[Any]) -> WaitsAnswer:
    """From the wish for a person to the first claim."""
    asked: dict[str, datetime] = {}
    waits = []
    for move in moves:
        if move.event == "ask":
            asked[move.conversation_id] = move.at
        elif move.event == "claim" and move.conversation_id in asked:
            waits.append((move.at - asked.pop(move.conversation_id)).total_seconds())
        elif move.event in _ENDS_THE_WAIT:
            asked.pop(move.conversation_id, None)
    ninth = statistics.quantiles(waits, n=10, method="inclusive")[-1] if len(waits) > 1 else None
    return WaitsAnswer(
        median_seconds=round(statistics.median(waits)) if waits else None,
        p90_seconds=None if ninth is None else round(ninth),
        buckets=[
            BucketAnswer(up_to_seconds=most, count=sum(_is_between(wait, least, most) for wait in waits))
            for least, most in zip((0, *_BUCKETS), _BUCKETS, strict=False)
        ],
    )


def _is_between(wait: float, least: int | None, most: int | None) -> bool:
    return (least or 0) <= wait and (most is None or wait < most)


def _outcome(move: Row[Any]) -> str | None:
    """How a wait or a talk with a person ended."""
    if move.event == "close":
        return str(move.reason)
    return move.event if move.event in ("hand_back", "leave_queue", "nobody_left", "customer_left") else None


def _counts(reasons: Any) -> list[CountAnswer]:
    return [CountAnswer(reason=reason, count=count) for reason, count in Counter(reasons).most_common()]


def _has_finished(rows: Sequence[Row[Any]]) -> bool:
    return any(row.intent in _CONFIRMED and _is_last(row.step) for row in rows) or _walked_through(rows)


def _walked_through(rows: Sequence[Row[Any]]) -> bool:
    """Whether the customer went on from the last step."""
    at_the_end = False
    for row in rows:
        if at_the_end and row.intent in ("next_step", "affirm", "thank", "goodbye"):
            return True
        at_the_end = _is_last(row.step)
    return False


def _is_last(step_id: str | None) -> bool:
    step = flows.step(step_id)
    return step is not None and flows.following(step) is None


def _drop_off(given: _Given) -> dict[Service, list[StepsAnswer]]:
    reached: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for rows in given.values():
        steps = [row.step for row in rows if row.step]
        reached.update(set(steps))
        if steps and not _has_finished(rows):
            left[steps[-1]] += 1
    services: tuple[Service, ...] = ("op_fi", "op_mobilen")
    return {
        service: [
            StepsAnswer(
                step=step.id, number=step.number, title=step.titles["sv"], reached=reached[step.id], left=left[step.id]
            )
            for step in flows.flows()[service]
        ]
        for service in services
    }


def _detours(given: _Given) -> list[DetourAnswer]:
    counts: Counter[str] = Counter()
    solved: Counter[str] = Counter()
    for rows in given.values():
        intents = [row.intent for row in rows]
        for index, intent in enumerate(intents):
            if flows.is_problem(intent):
                counts[intent] += 1
                solved[intent] += result(intent, intents[index + 1 :]) == "solved"
    return [
        DetourAnswer(intent=intent, title=title(intent), count=count, solved=solved[intent])
        for intent, count in counts.most_common(_MOST_DETOURS)
    ]


def _is_unanswered(row: Row[Any]) -> bool:
    return not row.understood or row.intent == _OUT_OF_SCOPE
