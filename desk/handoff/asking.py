"""A person is asked for: the customer gets a place in the queue, or hears who can help instead."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.buttons import Button
from desk.conversations import Conversation
from desk.handoff import transitions
from desk.handoff.hours import Hours, in_words, is_open_now
from desk.handoff.people import Person, people
from desk.handoff.standing import Queue
from desk.handoff.status import WAITING, Reason
from desk.messages import Draft
from desk.tables import conversations
from desk.texts import sentence
from desk.vocabulary import Language

LEAVE_QUEUE = "desk_leave_queue"
LEAVE_MESSAGE = "desk_leave_message"


async def ask(
    connection: AsyncConnection,
    conversation: str,
    known: Conversation,
    reason: Reason,
    hours: Hours | None,
    beside: Sequence[Button] = (),
) -> list[Draft]:
    """What desk says to the wish for a person, beside what the bot has said. ``beside`` are the bot's buttons, which
    stay open under desk's message.
    """
    language = known.language
    if known.status == "agent":
        return []
    if reason == "fraud" and known.status in WAITING:
        await _hurry(connection, conversation)
    if known.status == "queued":
        return [await _place(connection, conversation, language, beside)]
    if not can_answer(await people(connection), hours):
        # The bot's answer to fraud says whom to call, and nothing may distract from it.
        return [] if reason == "fraud" else [nobody_here(language, hours, beside)]
    await transitions.take(connection, conversation, "ask", transitions.BOT, reason=reason)
    return [await _place(connection, conversation, language, beside)]


def can_answer(staff: Collection[Person], hours: Hours | None) -> bool:
    """Whether it makes sense to wait: it is open, and somebody is at work, though maybe busy."""
    return is_open_now(hours) and any(person.status == "available" for person in staff)


def nobody_here(language: Language, hours: Hours | None, beside: Sequence[Button] = ()) -> Draft:
    """Says that nobody can answer, when somebody will, and what the customer can do."""
    now = datetime.now(UTC)
    opens = None if hours is None or is_open_now(hours) else hours.opens_next(now)
    if opens is None:
        text = sentence("nobody_here", language)
    else:
        told = in_words(opens, now.astimezone(opens.tzinfo), language)
        text = sentence("closed_now", language).format(opens=told)
    return Draft("desk", text, (button(LEAVE_MESSAGE, language), *without_queue(beside)))


def button(name: str, language: Language) -> Button:
    """A button that desk itself takes."""
    return Button(sentence(name, language), name)


def without_queue(buttons: Sequence[Button]) -> tuple[Button, ...]:
    """Those that are not about waiting."""
    return tuple(each for each in buttons if each.intent not in (LEAVE_QUEUE, LEAVE_MESSAGE))


async def _place(connection: AsyncConnection, conversation: str, language: Language, beside: Sequence[Button]) -> Draft:
    standing = (await Queue.now(connection)).standings()[conversation]
    text = f"{standing.text} {sentence('queue_meanwhile', language)}"
    return Draft("desk", text, (*without_queue(beside), button(LEAVE_QUEUE, language)))


async def _hurry(connection: AsyncConnection, conversation: str) -> None:
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation).values(urgent=True, reason="fraud")
    )
