"""Customers who come to the real desk, and want a person."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.changes import QUEUE
from tests.desk.fake_rasa import FakeRasa, Question, Reply, answer, http
from tests.desk.serving import Customer, Desk
from tests.desk.stored import change, rows
from tests.handoff.staff import press, until

# The bot's readings of whatever was said last.
READINGS = http(
    200,
    json.dumps(
        {
            "intent_ranking": [
                {"name": "cannot_find_online_meeting", "confidence": 0.72},
                {"name": "no_meeting_shown", "confidence": 0.2},
            ]
        }
    ).encode(),
)

_STEPS = {"op_fi": "op3", "op_mobilen": "m3"}


@dataclass
class Customers:
    """Those of one desk."""

    desk: Desk
    rasa: FakeRasa
    database: Path

    async def ask(
        self, *said: str, reason: str = "asked", language: str = "sv", service: str = "op_fi", token: str | None = None
    ) -> Customer:
        """Somebody new who says all this, and waits for a person since the first of it."""
        hints = {"token": token} if token else {"language": language}
        customer = await self.desk.open_session(**hints)
        await self.go_on_to_ask(customer, *said, reason=reason, language=language, service=service)
        return customer

    async def go_on_to_ask(
        self, customer: Customer, *said: str, reason: str = "asked", language: str = "sv", service: str = "op_fi"
    ) -> None:
        """As ``ask``, in a conversation that there is already."""
        for wish, text in zip((reason, *[None] * len(said)), said, strict=False):
            self.rasa.reply = _guide("request_human", _STEPS[service], language, service, wish=wish)
            await customer.say(text)
        self.rasa.reply = _guide("no_meeting_shown", _STEPS[service], language, service)

    async def leave_message(self, text: str) -> Customer:
        """Somebody who finds nobody there, and leaves a message."""
        await self._everybody_is("away")
        customer = await self.ask("människa")
        await press(customer, "Lämna ett meddelande")
        await customer.say(text)
        await self._everybody_is("available")
        return customer

    async def walk(self, customer: Customer, *turns: tuple[str, str | None], language: str = "sv") -> None:
        """The customer's texts are read as these intents, and the bot is then at these steps."""
        for intent, step in turns:
            self.rasa.reply = _guide(intent, step, language, "op_fi")
            await customer.say(f"{intent} på {step}")

    async def set_back(self, customer: Customer, **seconds: int) -> None:
        """As if the columns' moments had been so long ago."""
        moments = ", ".join(f"{column} = datetime('now', '-{ago} seconds')" for column, ago in seconds.items())
        await self.change(f"UPDATE conversations SET {moments} WHERE id = '{customer.conversation}'")  # noqa: S608 # names of ours
        self.desk.app.ctx.services.changes.publish(QUEUE)

    async def sign_everybody_out(self) -> None:
        await self.change("DELETE FROM account_session")

    async def change(self, statement: str) -> None:
        """In a thread, for desk may be writing just now and has to come to an end with it."""
        await asyncio.to_thread(change, self.database, statement)

    def has_read(self, customer: Customer) -> int:
        """The number up to which the staff has read."""
        [(number,)] = self._rows(customer, "SELECT staff_read_number FROM conversations WHERE id = '{}'")
        return int(number)

    def status(self, customer: Customer) -> str:
        [(status,)] = self._rows(customer, "SELECT status FROM conversations WHERE id = '{}'")
        return str(status)

    def last_event(self, customer: Customer) -> tuple[str, str | None]:
        """The last change of the status, and its reason."""
        event, reason = self._rows(customer, "SELECT event, reason FROM transitions WHERE conversation_id = '{}'")[-1]
        return event, reason

    def _rows(self, customer: Customer, query: str) -> list[tuple[Any, ...]]:
        return rows(self.database, query.format(customer.conversation))

    async def _everybody_is(self, status: str) -> None:
        await self.change(f"UPDATE presences SET status = '{status}'")  # noqa: S608 # a word of ours
        self.desk.app.ctx.services.changes.publish(QUEUE)


async def get_answers(customer: Customer, *texts: str) -> None:
    """The customer gets these from agents, in this order, each once. The console shows them before they are sent."""

    async def all_came() -> bool:
        return len(await answers(customer)) >= len(texts)

    await until(all_came)
    assert await answers(customer) == list(texts)


async def answers(customer: Customer) -> list[str]:
    """What agents have written to the customer."""
    return [message["text"] for message in await customer.history() if message["from"] == "agent"]


def _guide(intent: str, step: str | None, language: str, service: str, wish: str | None = None) -> Reply:
    async def reply(question: Question) -> bytes:
        wished = [{"custom": {"type": "handoff", "reason": wish}}] if wish else []
        offered = {"text": f"Guiden: {question['text']}", "buttons": [{"title": "Nästa", "payload": "/next_step"}]}
        state = {"language": language, "service": service, "step": step, "intent": intent}
        understood = intent != "nlu_fallback"
        return answer(offered, *wished, **state, understood=understood)  # type: ignore[arg-type] # a truth value too

    return reply
