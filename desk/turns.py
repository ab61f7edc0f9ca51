"""Turns: something is said, the bot is asked, both are stored.

What was said is stored as an open turn before the bot is asked, and the turn ends with its answer. So a message is
answered once, also when the bot is slow or away, or when this process is killed in between.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from desk import conversations, messages, open_turns, sessions
from desk.answers import Answer, BotState
from desk.buttons import StaleButton
from desk.changes import QUEUE, Changes, News, staff
from desk.conversations import Conversation
from desk.handoff import answered, answering, asking
from desk.handoff.hours import Hours
from desk.handoff.status import WAITING, bot_answers
from desk.keyed_locks import KeyedLocks
from desk.messages import Draft, Message
from desk.open_turns import OpenTurn
from desk.rasa import Away, Context, NoAnswer, Question, Rasa
from desk.said import Pressed, Said, Utterance, utterance
from desk.sessions import Session
from desk.texts import sentence
from desk.vocabulary import Language
from storage.faults import DATABASE_FAULTS

PATIENCE_SECONDS = 30.0  # how long a late answer is waited for; then the bot may be asked again
_LOOKED_AFTER_SECONDS = 1.0
_POLL_SECONDS = 0.05

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Turn:
    """``id`` is a UUID, made by who said it; ``said`` collects the messages of the turn.

    ``known`` is the conversation as the bot will find it, if nothing that is open came before. ``is_waiting``: the
    customer waits for a person meanwhile.
    """

    session: Session
    id: str
    asked: Utterance
    said: list[Message] = field(default_factory=list)
    known: Conversation | None = None
    is_waiting: bool = False

    @property
    def conversation(self) -> str:
        return self.session.conversation


class Turns:
    """Runs turns: the bot is asked for one at a time of a conversation, in the order they were begun, none twice."""

    def __init__(
        self,
        engine: AsyncEngine,
        rasa: Rasa,
        changes: Changes,
        deadline_seconds: float,
        *,
        alone: bool,
        hours: Hours | None = None,
    ) -> None:
        """``alone``: no other process runs turns of the same database. ``hours``: when people answer."""
        self._hours = hours
        self._alone = alone
        self._engine = engine
        self._rasa = rasa
        self._changes = changes
        self._deadline_seconds = deadline_seconds
        self._doors = KeyedLocks()
        self._lines = KeyedLocks()
        self._running: dict[str, dict[str, asyncio.Task[list[Message]]]] = {}  # by conversation and turn
        self._finishing = asyncio.Event()
        self._late: set[asyncio.Task[bool]] = set()

    def begin(self, session: Session, turn: str, said: Said) -> asyncio.Task[list[Message]]:
        """Puts the turn in its conversation's line; the task gives its messages, or raises StaleButton.

        Of a turn that is done or under way, it gives that one's messages. They are what is known at the deadline, which
        counts from now: the answer, or that it will be late. The task goes on when nobody waits for it any more: what
        the bot has begun cannot be taken back, and its answer must not be lost.
        """
        running = self._running.setdefault(session.conversation, {})
        if turn not in running:
            ends_at = asyncio.get_running_loop().time() + self._deadline_seconds
            running[turn] = asyncio.create_task(self._run(session, turn, said, ends_at))
            running[turn].add_done_callback(lambda _: self._ended(session.conversation, turn))
        return running[turn]

    def _ended(self, conversation: str, turn: str) -> None:
        running = self._running[conversation]
        del running[turn]
        if not running:
            del self._running[conversation]

    async def finish(self) -> None:
        """Waits until every turn under way is answered or told to be late. Late answers are left to who comes next."""
        self._finishing.set()
        running = [task for of_one in self._running.values() for task in of_one.values()]
        await asyncio.gather(*running, return_exceptions=True)
        for late in self._late:
            late.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    async def catch_up(self) -> None:
        """Answers what was left open as soon as the bot is there again, until ``finish``."""
        while not self._finishing.is_set():
            try:
                async with self._engine.connect() as connection:
                    left = await open_turns.left(connection)
                if left and await self._rasa.is_ready():
                    await asyncio.gather(*(self._answer_left(conversation) for conversation in left))
            except DATABASE_FAULTS as fault:
                logger.warning("open turns wait for the database: %s", type(fault).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._finishing.wait(), _LOOKED_AFTER_SECONDS)

    async def _run(self, session: Session, id: str, said: Said, ends_at: float) -> list[Message]:
        async with self._doors.of(session.conversation):
            try:
                turn = await self._arrive(session, id, said)
            except IntegrityError:
                turn = id  # another process has just got the same
        if isinstance(turn, str):
            self._changes.publish(session.conversation)
            await self._tell_staff(session.conversation)
            return await self._said_in(session.conversation, turn, ends_at)
        news = None if turn.asked.for_person else News(tuple(turn.said), typing=True)
        self._changes.publish(session.conversation, news)
        if turn.is_waiting:
            self._changes.publish(QUEUE)
        async with self._lines.of(session.conversation):
            if not turn.known and not await self._reach_head(turn, ends_at):
                await self._tell_late(turn)
                return turn.said
            asking = asyncio.create_task(self._ask(turn, self._deadline_seconds + PATIENCE_SECONDS))
            await asyncio.wait({asking}, timeout=_left_until(ends_at))
            if asking.done():
                await asking
            elif turn.asked.is_kept:
                await self._tell_late(turn, still_asking=True)
                self._go_on(asking)
            else:
                asking.cancel()
                await self._tell_late(turn)
        return turn.said

    async def _arrive(self, session: Session, id: str, said: Said) -> Turn | str:
        """Stores what was said as an open turn. If the bot need not be asked for it: the turn that has its answer."""
        async with self._engine.begin() as connection:
            found = await conversations.arrive(connection, session.conversation, id)
            conversation = found.conversation
            line = await open_turns.of(connection, session.conversation) if found.any_open else []
            if found.has_begun or any(each.turn == id for each in line):
                return id
            pressed = _same_press(line, said)
            if pressed:
                return pressed
            if isinstance(said, Pressed) and not bot_answers(conversation.status):
                raise StaleButton
            asked = await utterance(connection, session.conversation, said, conversation.language)
            drafts = [] if asked.silent else [Draft("customer", asked.text)]
            stored = await messages.append(connection, session.conversation, id, drafts)
            own = await answering.answer(connection, session.conversation, conversation, asked)
            if own is not None:
                stored += await messages.append(connection, session.conversation, id, own.messages)
                if not own.bot_hears:
                    return id
                asked = replace(asked, for_person=True)
            if _waits_already(line, asked):
                await messages.append(connection, session.conversation, id, [_late(conversation.language)])
                return id
            kept = asked.as_json() if asked.is_kept else None
            busy_seconds = self._deadline_seconds + PATIENCE_SECONDS
            await open_turns.begin(connection, session.conversation, id, kept, busy_seconds)
            is_first = self._alone and not line
            is_waiting = conversation.status in WAITING
            return Turn(session, id, asked, stored, conversation if is_first else None, is_waiting)

    async def _tell_staff(self, conversation: str) -> None:
        """What was said is for a person, or changes who waits for one."""
        async with self._engine.connect() as connection:
            known = await conversations.get(connection, conversation)
        self._changes.publish(staff(known.account_id) if known.account_id else QUEUE)

    async def _said_in(self, conversation: str, id: str, ends_at: float) -> list[Message]:
        """What has been said in the turn when it is answered, or told to be late, or the deadline is over."""
        while True:
            async with self._engine.connect() as connection:
                line = await open_turns.of(connection, conversation)
                said = await messages.of_turn(connection, conversation, id)
            if _left_until(ends_at) <= 0 or not any(each.turn == id and not each.told for each in line):
                return said
            await asyncio.sleep(_POLL_SECONDS)

    async def _reach_head(self, turn: Turn, ends_at: float) -> bool:
        """Whether everything that was said before the turn is answered within the deadline."""
        while True:
            async with self._engine.connect() as connection:
                line = await open_turns.of(connection, turn.conversation)
            first = next(iter(line), None)
            if first is None or _left_until(ends_at) <= 0:
                return False
            if first.turn == turn.id:
                return True
            if first.is_left:
                if not await self._answer_again(turn.conversation, first):
                    return False
            elif first.told:
                return False
            else:
                await asyncio.sleep(_POLL_SECONDS)

    async def _answer_left(self, conversation: str) -> None:
        async with self._lines.of(conversation):
            while True:
                async with self._engine.connect() as connection:
                    line = await open_turns.of(connection, conversation)
                if not line or not line[0].is_left or not await self._answer_again(conversation, line[0]):
                    return

    async def _answer_again(self, conversation: str, open_turn: OpenTurn) -> bool:
        """Asks the bot for a turn that somebody left open. False if it stays open."""
        asked = Utterance.from_json(open_turn.said) if open_turn.said else None
        async with self._engine.begin() as connection:
            if not await open_turns.take(connection, conversation, open_turn.turn, self._deadline_seconds):
                return False
            session = await sessions.latest_of(connection, conversation)
            stale = asked and asked.pressed and asked.pressed != await messages.offering(connection, conversation)
            if not session or stale:
                return await open_turns.end(connection, conversation, open_turn.turn)
        if asked is None:
            await self._end(Turn(session, open_turn.turn, Utterance("")), "no_answer_to_secret")
            return True
        return await self._ask(Turn(session, open_turn.turn, asked), self._deadline_seconds, again=True)

    async def _ask(self, turn: Turn, within_seconds: float, *, again: bool = False) -> bool:
        """Asks the bot and ends the turn with what it says. False if the bot is slow or away: the turn stays open."""
        conversation = turn.known or await self._conversation(turn.conversation)
        if not bot_answers(conversation.status):
            await self._end(turn, None)
            return True
        try:
            async with asyncio.timeout(within_seconds):
                if turn.asked.for_person and not await self._tells_of_fraud(turn, conversation):
                    await self._end(turn, None)
                    return True
                answer = await self._rasa.ask(_question(turn, conversation, again))
        except (Away, TimeoutError) as reason:
            logger.warning("conversation %s: no answer: %s", turn.conversation, str(reason) or "too late")
            await self._tell_late(turn)
            return False
        except NoAnswer as reason:
            logger.warning("conversation %s: no answer: %s", turn.conversation, reason)
            await self._end(turn, turn.asked.apology)
        else:
            await self._end(turn, answer)
        return True

    async def _tells_of_fraud(self, turn: Turn, conversation: Conversation) -> bool:
        """Whether the bot would warn. It only reads: what is left for a person must not move the walk on."""
        readings = await self._rasa.readings(turn.asked.text, conversation.language)
        return bool(readings) and readings[0].is_fraud

    async def _conversation(self, conversation: str) -> Conversation:
        async with self._engine.connect() as connection:
            return await conversations.get(connection, conversation)

    async def _end(self, turn: Turn, ending: Answer | str | None) -> None:
        """Ends the turn with the bot's answer, or with a sentence of desk's own; None: in silence.

        If a person has taken the conversation meanwhile, nothing is said.
        """
        drafts: list[Draft] = []
        state, handoff = None, None
        async with self._engine.begin() as connection:
            if not await open_turns.end(connection, turn.conversation, turn.id):
                return
            known = await conversations.lock(connection, turn.conversation)
            if isinstance(ending, Answer):
                state = ending.state
                drafts = [Draft("bot", message.text, message.buttons, message.custom) for message in ending.messages]
            elif ending:
                drafts = [Draft("desk", sentence(ending, known.language))]
            if state:
                await conversations.keep_state(connection, turn.conversation, state)
            if not bot_answers(known.status) or _is_unasked_for(turn, ending):
                drafts = []
            elif isinstance(ending, Answer):
                if state:
                    known = replace(known, language=state.language)
                    await answered.note(connection, turn.conversation, turn.id, state)
                handoff = ending.handoff
                if handoff:
                    offered = drafts[-1].buttons if drafts else ()
                    drafts += await asking.ask(connection, turn.conversation, known, handoff, self._hours, offered)
            stored = await messages.append(connection, turn.conversation, turn.id, drafts)
        turn.said.extend(stored)
        self._changes.publish(turn.conversation, None if handoff else self._news(turn, stored, state))
        if handoff:
            self._changes.publish(QUEUE)

    def _news(self, turn: Turn, stored: list[Message], state: BotState | None) -> News | None:
        """What the end of the turn changes, unless others of the conversation are open: then nobody knows it all."""
        if turn.known is None or len(self._running.get(turn.conversation, ())) > 1:
            return None
        return News(stored, typing=False, language=state.language if state else None)

    async def _tell_late(self, turn: Turn, *, still_asking: bool = False) -> None:
        """Says once that the answer will be late; ends the turn if nothing of it is kept that could be answered."""
        if not turn.asked.is_kept:
            await self._end(turn, turn.asked.apology)
            return
        async with self._engine.begin() as connection:
            news = await open_turns.tell(connection, turn.conversation, turn.id)
            conversation = await conversations.lock(connection, turn.conversation)
            if news and turn.asked.awaits_answer and bot_answers(conversation.status):
                language = conversation.language
                turn.said.extend(await messages.append(connection, turn.conversation, turn.id, [_late(language)]))
            if not still_asking:
                await open_turns.leave(connection, turn.conversation, turn.id)
        self._changes.publish(turn.conversation)

    def _go_on(self, asking: asyncio.Task[bool]) -> None:
        self._late.add(asking)
        asking.add_done_callback(self._late.discard)


def _is_unasked_for(turn: Turn, ending: Answer | str | None) -> bool:
    """Whether the bot answers what was left for a person, and not to warn of fraud."""
    return turn.asked.for_person and not (isinstance(ending, Answer) and ending.handoff == "fraud")


def _question(turn: Turn, conversation: Conversation, again: bool) -> Question:
    session = turn.session
    context = Context(
        message_id=turn.id,
        language=conversation.language,
        service=conversation.service or session.service,
        customer_id=session.customer_id,
        meeting_id=session.meeting_id,
        equipment=session.equipment,
    )
    return Question(session.conversation, turn.asked, context, again)


def _same_press(line: Sequence[OpenTurn], said: Said) -> str | None:
    """The open turn in which the same message's button has been pressed."""
    if not isinstance(said, Pressed):
        return None
    return next((each.turn for each in line if each.said and each.said["pressed"] == said.number), None)


def _waits_already(line: Sequence[OpenTurn], asked: Utterance) -> bool:
    """Whether the customer says again what waits for an answer: "done" said twice is one step and not two."""
    return asked.is_kept and any(each.told and each.said == asked.as_json() for each in line)


def _late(language: Language) -> Draft:
    return Draft("desk", sentence("answer_late", language), custom={"type": "waiting"})


def _left_until(ends_at: float) -> float:
    return ends_at - asyncio.get_running_loop().time()
