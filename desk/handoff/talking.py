"""What an agent does in a conversation: takes it, writes, and lets it go again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import conversations, messages
from desk.buttons import Button
from desk.conversations import Conversation
from desk.handoff import transitions
from desk.handoff.answering import rating_buttons
from desk.handoff.people import name_of
from desk.handoff.status import Closing, Event
from desk.handoff.transitions import Actor, NotPossible
from desk.messages import Draft, Message
from desk.replies import StepCard
from desk.tables import conversations as table
from desk.tables import notes
from desk.texts import sentence
from desk.vocabulary import Language
from privacy.masking import mask

_TYPING_SECONDS = 6.0


@dataclass(frozen=True)
class Agent:
    """Who does it. A lead may move a colleague's conversation on."""

    id: str
    display_name: str
    is_lead: bool = False

    @property
    def actor(self) -> Actor:
        return Actor("agent", self.id, may_take_over=self.is_lead)


async def claim(connection: AsyncConnection, conversation: str, agent: Agent, turn: str) -> None:
    """From now on the agent answers and the bot does not. NotPossible if somebody was faster, or nobody waits."""
    await transitions.take(connection, conversation, "claim", agent.actor)
    known = await conversations.get(connection, conversation)
    await connection.execute(
        update(table).where(table.c.id == conversation).values(staff_read_number=known.last_number)
    )
    await _tell(connection, conversation, turn, known, "agent_joined", agent.display_name)


async def write(
    connection: AsyncConnection, conversation: str, agent: Agent, turn: str, said: str | StepCard
) -> Sequence[Message]:
    """Sends the customer a text or the card of a step. The same ``turn`` again changes nothing. NotPossible unless it
    is the agent's conversation.
    """
    known = await mine(connection, conversation, agent)
    before = await messages.of_turn(connection, conversation, turn)
    if before:
        return before
    text, card = (said.text, said.custom) if isinstance(said, StepCard) else (said, {})
    draft = Draft("agent", text, custom={"type": "agent", "name": agent.display_name, **card})
    stored = await messages.append(connection, conversation, turn, [draft])
    await connection.execute(
        update(table).where(table.c.id == conversation).values(typing_until=None, staff_read_number=known.last_number)
    )
    return stored


async def note(connection: AsyncConnection, conversation: str, agent: Agent, text: str) -> None:
    """For the colleagues, never for the customer."""
    await connection.execute(
        insert(notes).values(conversation_id=conversation, at=datetime.now(UTC), account_id=agent.id, text=mask(text))
    )


async def note_typing(connection: AsyncConnection, conversation: str, agent: Agent) -> None:
    """The customer sees for some seconds that the agent writes. NotPossible unless it is the agent's conversation."""
    await mine(connection, conversation, agent)
    until = datetime.now(UTC) + timedelta(seconds=_TYPING_SECONDS)
    await connection.execute(update(table).where(table.c.id == conversation).values(typing_until=until))


async def note_read(connection: AsyncConnection, conversation: str, agent: Agent, number: int) -> None:
    """The agent has read the messages up to ``number``. NotPossible unless it is the agent's conversation."""
    await mine(connection, conversation, agent)
    columns = table.c
    await connection.execute(
        update(table)
        .where(columns.id == conversation, columns.staff_read_number < number, columns.last_number >= number)
        .values(staff_read_number=number)
    )


async def transfer(connection: AsyncConnection, conversation: str, agent: Agent, turn: str, wanted: str | None) -> str:
    """Back into the queue, at the old place, for the colleague ``wanted`` or for anybody. The id of who had it."""
    return await _let_go(connection, conversation, agent, turn, "transfer", "agent_transferred", wanted=wanted)


async def hand_back(connection: AsyncConnection, conversation: str, agent: Agent, turn: str) -> str:
    """The bot goes on. It must be told where; see HandedBack. The id of who had it."""
    return await _let_go(connection, conversation, agent, turn, "hand_back", "agent_handed_back")


async def close(connection: AsyncConnection, conversation: str, agent: Agent, turn: str, reason: Closing) -> str:
    """The conversation is over, until the customer writes again, and may be rated. The id of who had it."""
    return await _let_go(connection, conversation, agent, turn, "close", "agent_closed", rating_buttons, reason=reason)


async def mine(connection: AsyncConnection, conversation: str, agent: Agent) -> Conversation:
    """The conversation, which stays the agent's until the transaction ends. NotPossible if it is not."""
    known = await conversations.lock(connection, conversation)
    if known.status != "agent" or known.account_id != agent.id:
        raise NotPossible(known.status, known.account_id)
    return known


async def _let_go(
    connection: AsyncConnection,
    conversation: str,
    agent: Agent,
    turn: str,
    event: Event,
    said: str,
    buttons: Callable[[Language], tuple[Button, ...]] | None = None,
    *,
    wanted: str | None = None,
    reason: str | None = None,
) -> str:
    holder = (await conversations.lock(connection, conversation)).account_id or agent.id
    await transitions.take(connection, conversation, event, agent.actor, wanted=wanted, reason=reason)
    known = await conversations.get(connection, conversation)
    # Whom the customer knows, also where a lead does it.
    name = await name_of(connection, holder) or agent.display_name
    await _tell(connection, conversation, turn, known, said, name, buttons(known.language) if buttons else ())
    return holder


async def _tell(
    connection: AsyncConnection,
    conversation: str,
    turn: str,
    known: Conversation,
    said: str,
    name: str,
    buttons: tuple[Button, ...] = (),
) -> None:
    text = sentence(said, known.language).format(name=name)
    await messages.append(connection, conversation, turn, [Draft("desk", text, buttons)])
