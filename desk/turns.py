"""Turns: a customer says something, the bot is asked, both are stored."""

import asyncio
import logging
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from desk import conversations, messages
from desk.answers import BotState
from desk.buttons import Button
from desk.keyed_locks import KeyedLocks
from desk.messages import Draft, Message
from desk.rasa import Context, NoAnswer, Question, Rasa
from desk.sessions import Session
from desk.texts import sentence
from privacy.masking import holds_secret

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Typed:
    """The customer wrote ``text``, clean already."""

    text: str


@dataclass(frozen=True)
class Pressed:
    """The customer pressed the button ``index`` (from 0) of the message ``number``."""

    number: int
    index: int


@dataclass(frozen=True)
class ChatOpened:
    """The customer opened the chat and has said nothing: the bot greets first."""


Said = Typed | Pressed | ChatOpened

_CHAT_OPENED = Button("chat_opened", "chat_opened")


def opening_turn(conversation: str) -> str:
    """The id of the one turn that opens the conversation."""
    return str(uuid5(UUID(hex=conversation), "chat_opened"))


class Turns:
    """Runs turns: one at a time of a conversation, in the order they were begun, and no turn twice."""

    def __init__(self, engine: AsyncEngine, rasa: Rasa, deadline_seconds: float) -> None:
        self._engine = engine
        self._rasa = rasa
        self._deadline_seconds = deadline_seconds
        self._locks = KeyedLocks()
        self._running: set[asyncio.Task[list[Message]]] = set()

    def begin(self, session: Session, turn: str, said: Said) -> asyncio.Task[list[Message]]:
        """Puts the turn in its conversation's line; the task gives its messages, or raises StaleButton.

        ``turn`` is a UUID: of a turn that is done or under way, the task gives that one's messages.
        The deadline counts from now, waiting included. The task goes on when nobody waits for it any more:
        what Rasa has begun cannot be taken back, and its answer must not be lost.
        """
        ends_at = asyncio.get_running_loop().time() + self._deadline_seconds
        task = asyncio.create_task(self._run(session, turn, said, ends_at))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def finish(self) -> None:
        """Waits until no turn is under way."""
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self, session: Session, turn: str, said: Said, ends_at: float) -> list[Message]:
        async with self._locks.of(session.conversation):
            async with self._engine.begin() as connection:
                stored = await messages.of_turn(connection, session.conversation, turn)
                if any(message.sender != "customer" for message in stored):
                    return stored
                question = await _question(connection, session, turn, said)
                if not stored and not isinstance(said, ChatOpened):
                    draft = Draft("customer", question.text)
                    stored = await messages.append(connection, session.conversation, turn, [draft])
            drafts, state = await self._answer(question, said, ends_at)
            async with self._engine.begin() as connection:
                if state:
                    await conversations.keep_state(connection, session.conversation, state)
                return stored + await messages.append(connection, session.conversation, turn, drafts)

    async def _answer(self, question: Question, said: Said, ends_at: float) -> tuple[list[Draft], BotState | None]:
        try:
            async with asyncio.timeout_at(ends_at):
                answer = await self._rasa.ask(question)
        except (NoAnswer, TimeoutError) as reason:
            logger.warning("conversation %s: no answer: %s", question.conversation, str(reason) or "too late")
            return [Draft("desk", sentence(_apology(question, said), question.context.language))], None
        drafts = [Draft("bot", message.text, message.buttons, message.custom) for message in answer.messages]
        return drafts, answer.state


async def _question(connection: AsyncConnection, session: Session, turn: str, said: Said) -> Question:
    conversation = await conversations.get(connection, session.conversation)
    context = Context(
        message_id=turn,
        language=conversation.language,
        service=conversation.service or session.service,
        customer_id=session.customer_id,
        meeting_id=session.meeting_id,
    )
    match said:
        case Typed(text):
            return Question(session.conversation, text, None, context)
        case Pressed(number, index):
            button = await messages.offered_button(connection, session.conversation, number, index)
        case ChatOpened():
            button = _CHAT_OPENED
    return Question(session.conversation, button.title, button, context)


def _apology(question: Question, said: Said) -> str:
    if isinstance(said, ChatOpened):
        return "no_greeting"
    return "no_answer_to_secret" if holds_secret(question.text) else "no_answer"
