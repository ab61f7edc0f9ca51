"""What desk answers itself to what a customer says, where it is not for the bot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.buttons import Button
from desk.conversations import Conversation
from desk.handoff import transitions
from desk.handoff.asking import LEAVE_MESSAGE, LEAVE_QUEUE
from desk.messages import Draft
from desk.said import Utterance
from desk.sessions import keep_for_answer
from desk.tables import conversations
from desk.texts import sentence
from desk.vocabulary import Language

Rating = Literal["good", "okay", "bad"]

# So long a customer who is not signed in can come back to what was answered.
_ANSWER_KEPT = timedelta(days=2)
_RATINGS: Mapping[str, Rating] = {"desk_rate_good": "good", "desk_rate_okay": "okay", "desk_rate_bad": "bad"}


@dataclass(frozen=True)
class Own:
    """desk's own messages, none if a person will answer. ``bot_hears``: it may be fraud that the customer tells of, and
    the bot warns then.
    """

    messages: Sequence[Draft] = ()
    bot_hears: bool = False


async def answer(connection: AsyncConnection, conversation: str, known: Conversation, asked: Utterance) -> Own | None:
    """What desk answers; None: it is for the bot alone."""
    pressed = asked.button.intent if asked.button else ""
    language = known.language
    if pressed in _RATINGS:
        return await _rated(connection, conversation, language, _RATINGS[pressed])
    if pressed == LEAVE_QUEUE:
        await leave_queue(connection, conversation, known)
        return Own([Draft("desk", sentence("queue_left", language))])
    if pressed == LEAVE_MESSAGE:
        await transitions.take(connection, conversation, "leave_message", transitions.CUSTOMER)
        return Own([Draft("desk", sentence("message_prompt", language))])
    if known.status == "agent":
        return Own(_beside_agent(asked, language))
    if known.awaits_message and asked.button is None:
        return await _message_left(connection, conversation, language)
    if asked.silent:
        return None
    if known.awaits_message:  # the customer has gone on with the bot instead
        await transitions.take(connection, conversation, "drop_message", transitions.CUSTOMER)
    elif known.status == "closed":
        await transitions.take(connection, conversation, "write_again", transitions.CUSTOMER)
    return None


async def leave_queue(connection: AsyncConnection, conversation: str, known: Conversation) -> list[Draft]:
    """The customer no longer waits. Says nothing if the customer did not."""
    try:
        await transitions.take(connection, conversation, "leave_queue", transitions.CUSTOMER)
    except transitions.NotPossible:
        return []
    return [Draft("desk", sentence("queue_left", known.language))]


def rating_buttons(language: Language) -> tuple[Button, ...]:
    """For the question whether the customer got the help."""
    return tuple(Button(sentence(name, language), name) for name in _RATINGS)


async def _message_left(connection: AsyncConnection, conversation: str, language: Language) -> Own:
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation).values(awaits_message=False)
    )
    signed = await keep_for_answer(connection, conversation, datetime.now(UTC) + _ANSWER_KEPT)
    said = sentence("message_left" if signed else "message_left_here", language)
    return Own([Draft("desk", said)], bot_hears=True)


async def _rated(connection: AsyncConnection, conversation: str, language: Language, rating: Rating) -> Own:
    await connection.execute(update(conversations).where(conversations.c.id == conversation).values(rating=rating))
    return Own([Draft("desk", sentence("rated", language))])


def _beside_agent(asked: Utterance, language: Language) -> list[Draft]:
    """The bot is silent, yet a code that was checked has to be answered, and the agent to see it."""
    if asked.button is None:
        return []
    if asked.button.intent == "code_checked":
        return [Draft("desk", sentence(f"code_{asked.button.entities['outcome']}", language))]
    if asked.button.intent == "identity_confirmed":
        return [Draft("desk", sentence("code_confirmed", language), custom={"type": "identity_confirmed"})]
    return []
