"""How it stands with a person, as the customer is told all the while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations import Conversation
from desk.handoff.people import Person, name_of, people
from desk.handoff.waiting import Waiting, minutes_until_turn, usual_handling, waiting
from desk.texts import sentence
from desk.vocabulary import Language


@dataclass(frozen=True)
class Standing:
    """``text`` is a whole sentence or two; ``typing`` what is said while the agent writes, ``leave`` what is pressed to
    wait no longer.
    """

    status: Literal["queued", "agent", "left_message"]
    text: str
    typing: str = ""
    leave: str = ""


@dataclass(frozen=True, eq=False)
class Queue:
    """Everybody who waits and everybody who could answer, as it is at one moment."""

    waiting: Sequence[Waiting]
    people: Sequence[Person]
    handling: timedelta | None

    @classmethod
    async def now(cls, connection: AsyncConnection) -> "Queue":
        return cls(await waiting(connection), await people(connection), await usual_handling(connection))

    def standings(self) -> dict[str, Standing]:
        """By conversation, for all who sit and wait."""
        line = [each for each in self.waiting if each.status == "queued"]
        return {each.conversation: self._queued(position, each.language) for position, each in enumerate(line, start=1)}

    def _queued(self, position: int, language: Language) -> Standing:
        minutes = minutes_until_turn(position, self.people, self.handling)
        text = f"{_position(position, language)} {_wait(minutes, language)}"
        return Standing("queued", text, leave=sentence("desk_leave_queue", language))


async def standing(connection: AsyncConnection, conversation: str, known: Conversation) -> Standing | None:
    """How the conversation stands now; None while no person is concerned."""
    match known.status:
        case "queued":
            return (await Queue.now(connection)).standings().get(conversation)
        case "agent":
            name = await name_of(connection, known.account_id) or ""
            texts = (sentence(key, known.language).format(name=name) for key in ("person_agent", "person_typing"))
            return Standing("agent", *texts)
        case "left_message" if not known.awaits_message:
            return Standing("left_message", sentence("person_left_message", known.language))
    return None


def _position(position: int, language: Language) -> str:
    return sentence("queue_first" if position == 1 else "queue_position", language).format(position=position)


def _wait(minutes: int | None, language: Language) -> str:
    if minutes is None:
        return sentence("wait_unknown", language)
    return sentence("wait_minute" if minutes == 1 else "wait_minutes", language).format(minutes=minutes)
