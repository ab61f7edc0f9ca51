"""A customer, two agents, the bot, time and restarts in any order and all at once: what must hold whatever happens."""

import asyncio
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from accounts.account import make
from desk import conversations, open_turns, sessions
from desk.answers import Answer, BotMessage, BotState
from desk.buttons import StaleButton
from desk.changes import Changes
from desk.handoff import people, talking
from desk.handoff.minding import Minder
from desk.handoff.status import Reason, after
from desk.handoff.talking import Agent
from desk.handoff.transitions import NotPossible
from desk.rasa import Question, Rasa, Reading
from desk.said import HandedBack, Pressed, Typed
from desk.sessions import Session, Visitor
from desk.tables import conversations as conversation_table
from desk.tables import messages, presences, transitions
from desk.turns import Turns
from desk.vocabulary import Language
from storage.engine import engine_for

DEADLINE_SECONDS = 5.0
COURSES_PLAYED = int(os.environ.get("COURSES", "300"))  # `make soak` plays more
LOST = timedelta(hours=1)
# What desk says when an agent comes, and when one goes
COMES = "svarar dig nu"
GOES = ("skickar dig vidare", "bröts", "har lämnat chatten", "har avslutat samtalet")
WISHES: dict[str, Reason] = {"människa": "asked", "bedrägeri": "fraud"}


class Bot(Rasa):
    """Answers each question once, some time later in the event loop."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def ask(self, question: Question) -> Answer:
        for _ in range(len(question.asked.text) % 5):
            await asyncio.sleep(0)
        self.asked[question.context.message_id] += 1
        text = question.asked.text
        state = BotState(language="sv", service="op_fi", step="op3", intent="next_step")
        return Answer((BotMessage(f"Guiden: {text}"),), state, WISHES.get(text))

    async def readings(self, text: str, language: Language) -> list[Reading]:
        return [Reading(name="already_gave_secrets" if text == "bedrägeri" else "next_step", confidence=0.9)]

    async def is_ready(self) -> bool:
        return True


@dataclass
class World:
    """One conversation and everybody who can act on it. ``said`` is what the customer has written, by turn."""

    engine: AsyncEngine
    session: Session
    agents: list[Agent]
    bot: Bot = field(default_factory=Bot)
    said: dict[str, str] = field(default_factory=dict)
    claims: int = 0
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        changes = Changes()
        self.turns = Turns(self.engine, self.bot, changes, DEADLINE_SECONDS, alone=True)
        self.minder = Minder(self.engine, changes, LOST.total_seconds(), LOST.total_seconds())
        self.minder.watching_since -= 2 * LOST

    async def say(self, text: str) -> None:
        turn = str(uuid.uuid4())
        self.said[turn] = text
        await self.turns.begin(self.session, turn, Typed(text))

    async def press(self, title: str) -> None:
        async with self.engine.connect() as connection:
            offered = await _offered(connection, self.session.conversation, title)
        if offered:
            with suppress(StaleButton):
                await self.turns.begin(self.session, str(uuid.uuid4()), Pressed(*offered))

    async def claim(self, agent: Agent) -> None:
        if await self._do(lambda connection: talking.claim(connection, self.conversation, agent, _id())):
            self.claims += 1

    async def write(self, agent: Agent) -> None:
        turn = _id()
        if await self._do(lambda connection: talking.write(connection, self.conversation, agent, turn, "Hej")):
            self.written.append(turn)

    async def transfer(self, agent: Agent, to: Agent | None) -> None:
        wanted = to.id if to else None
        await self._do(lambda connection: talking.transfer(connection, self.conversation, agent, _id(), wanted))

    async def hand_back(self, agent: Agent) -> None:
        if await self._do(lambda connection: talking.hand_back(connection, self.conversation, agent, _id())):
            await self.turns.begin(self.session, _id(), HandedBack("op5"))

    async def close(self, agent: Agent) -> None:
        await self._do(lambda connection: talking.close(connection, self.conversation, agent, _id(), "solved"))

    async def lose(self, agent: Agent) -> None:
        """The agent's console has been away, and was so when the customer was claimed."""
        long_ago = datetime.now(UTC) - 2 * LOST
        async with self.engine.begin() as connection:
            await connection.execute(
                update(presences).where(presences.c.account_id == agent.id).values(seen_at=long_ago)
            )
            held = conversation_table.c.account_id == agent.id
            await connection.execute(update(conversation_table).where(held).values(claimed_at=long_ago))
        await self.minder.look()

    async def come_back(self, agent: Agent) -> None:
        async with self.engine.begin() as connection:
            await people.note_present(connection, agent.id)
        await self.minder.look()

    async def go_away(self) -> None:
        """The customer's browser has been away."""
        async with self.engine.begin() as connection:
            await connection.execute(update(conversation_table).values(seen_at=datetime.now(UTC) - 2 * LOST))
        await self.minder.look()

    @property
    def conversation(self) -> str:
        return self.session.conversation

    async def _do(self, what: Callable[[Any], Awaitable[object]]) -> bool:
        try:
            async with self.engine.begin() as connection:
                await what(connection)
        except NotPossible:
            return False
        return True

    async def check(self) -> None:
        """What must hold when nothing is under way."""
        async with self.engine.connect() as connection:
            conversation = await conversations.get(connection, self.conversation)
            history = (await connection.execute(select(messages).order_by(messages.c.number))).all()
            trail = (await connection.execute(select(transitions).order_by(transitions.c.position))).all()
            assert not await open_turns.of(connection, self.conversation), "something waits for an answer"
        assert (conversation.status == "agent") == (conversation.account_id is not None), "exactly one has it"
        status, holder = "bot", None
        for move in trail:
            assert move.by != "agent" or move.event == "claim" or move.account_id == holder, "out of another's hands"
            holder = move.account_id if move.event == "claim" else holder
            assert move.from_status == status, "the trail has a gap"
            assert after(move.from_status, move.event) == move.to_status
            status = move.to_status
        assert status == conversation.status
        assert sum(move.event == "claim" for move in trail) == self.claims, "one claim, one winner"
        assert [message.number for message in history] == list(range(1, len(history) + 1))
        by_customer = Counter(message.turn_id for message in history if message.sender == "customer")
        assert {turn: by_customer[turn] for turn in self.said} == dict.fromkeys(self.said, 1), "lost or doubled"
        assert [message.turn_id for message in history if message.sender == "agent"] == self.written
        answered = Counter(message.turn_id for message in history if message.sender == "bot")
        assert all(count == 1 for count in answered.values()), "answered twice"
        assert all(count == 1 for count in self.bot.asked.values()), "asked twice"
        agent_talks = False
        for message in history:
            agent_talks |= message.sender == "desk" and COMES in message.text
            if message.sender == "desk" and any(words in message.text for words in GOES):
                agent_talks = False
            assert not (agent_talks and message.sender == "bot"), "the bot talks beside a person"
            assert agent_talks or message.sender != "agent", "a person talks who has let go"


async def _offered(connection: Any, conversation: str, title: str) -> tuple[int, int] | None:
    rows = await connection.execute(
        select(messages).where(messages.c.conversation_id == conversation).order_by(messages.c.number.desc())
    )
    for row in rows:
        titles = [button["title"] for button in row.buttons or ()]
        if title in titles:
            return row.number, titles.index(title)
    return None


def _id() -> str:
    return str(uuid.uuid4())


CUSTOMERS = [
    *(("say", text) for text in ("hej", "nästa", "människa", "bedrägeri", "/restart")),
    *(("press", title) for title in ("Lämna kön", "Lämna ett meddelande", "Ja")),
    ("go_away",),
]
AGENTS = [
    *((action, agent) for agent in (0, 1) for action in ("claim", "write", "hand_back", "close", "lose", "come_back")),
    ("transfer", 0, 1),
    ("transfer", 1, None),
]
ACTIONS = st.sampled_from([*CUSTOMERS, *AGENTS, ("claim", 0), ("claim", 1), ("say", "människa"), ("restart",)])
# Some things at once, then some others
COURSES = st.lists(st.lists(ACTIONS, min_size=1, max_size=4), min_size=2, max_size=8)


@pytest.fixture
def empty(migrated_database: Path, tmp_path: Path) -> Callable[[], Path]:
    def copy() -> Path:
        for old in tmp_path.glob("model.sqlite*"):
            old.unlink()
        return Path(shutil.copy(migrated_database, tmp_path / "model.sqlite"))

    return copy


@settings(max_examples=COURSES_PLAYED, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COURSES)
def test_whatever_happens_together(empty: Callable[[], Path], course: list[list[tuple[Any, ...]]]) -> None:
    asyncio.run(_run(f"sqlite+aiosqlite:///{empty()}", course))


async def _run(url: str, course: list[list[tuple[Any, ...]]]) -> None:
    engine = engine_for(url)
    try:
        world = await _world(engine)
        for together in course:
            await asyncio.gather(*(_act(world, *action) for action in together if action != ("restart",)))
            await world.check()
            if ("restart",) in together:
                await world.turns.finish()
                world.restart()
        await world.turns.finish()
    finally:
        await engine.dispose()


async def _world(engine: AsyncEngine) -> World:
    async with engine.begin() as connection:
        accounts = [await make(connection, name, name, "agent", "-") for name in ("Anna", "Bo")]
        for account in accounts:
            await people.note_present(connection, account.id)
        opened = await sessions.open_session(connection, Visitor(), 7200)
    agents = [Agent(account.id, account.display_name) for account in accounts]
    return World(engine, Session(opened.conversation, None, None, None), agents)


async def _act(world: World, name: str, *arguments: Any) -> None:
    for _ in range(len(name) % 3):
        await asyncio.sleep(0)
    given = [world.agents[each] if isinstance(each, int) else each for each in arguments]
    await getattr(world, name)(*given)
