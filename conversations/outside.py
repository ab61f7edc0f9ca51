"""What happens outside the chat: the adviser's side of the meeting, the staff at desk, and services that stop."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from conversations.customer import Customer, Refused, arrive
from conversations.staff import Agent, Staff
from launcher.stack import Stack

MEETINGS = ("none", "booked", "unknown", "somebody_elses")
WITH_ADVISER = ("booked", "somebody_elses")
CUSTOMER = "customer-1"
SOMEBODY_ELSE = "customer-2"
SERVICES = ("verification", "actions")
AGENT, COLLEAGUE = "Anna", "Mikko"
_VALID_SECONDS = "VERIFICATION_CODE_VALID_SECONDS"


@dataclass
class Outside:
    """``with`` it, the services are as before when the conversation ends, and nobody of the staff is at work or waited
    for.
    """

    stack: Stack
    staff: Staff
    meeting_id: str | None = None
    code: str | None = field(default=None, repr=False)
    _changed: set[str] = field(default_factory=set)
    _customer: Customer | None = None
    _agent: Agent | None = None
    _available: list[Agent] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for service in sorted(self._changed):
            self.change(service, "up")
        if self._agent and self._customer:
            with suppress(Refused):  # as a rule the conversation has ended already
                self._agent.act(self._customer.conversation, "closes", "other")
            self._customer.leave_queue()
            self._leave()

    def let_in(self, language: str, service: str | None, meeting: str) -> Customer:
        """A customer who comes from the bank's page, with one of MEETINGS."""
        page = {"language": language, **({"service": service} if service else {})}
        self._customer = arrive(self.stack.http, self.stack.url("desk"), page | self._book(meeting))
        return self._customer

    def _book(self, meeting: str) -> dict[str, str]:
        if meeting == "none":
            return {}
        if meeting == "unknown":
            return {"customer_id": CUSTOMER, "meeting_id": secrets.token_hex(16)}
        owner = CUSTOMER if meeting == "booked" else SOMEBODY_ELSE
        self.meeting_id = str(self._adviser("/v1/meetings", {"customer_id": owner})["meeting_id"])
        return {"customer_id": CUSTOMER, "meeting_id": self.meeting_id}

    def advise(self, what: str) -> None:
        if what == "issue_code":
            self.code = str(self._adviser(f"/v1/meetings/{self.meeting_id}/codes", {})["code"])
        else:
            self._adviser(f"/v1/meetings/{self.meeting_id}/unlock", {})

    def act(self, what: str, value: str | None = None) -> None:
        """An agent does this in the customer's conversation. Raises Refused if desk does not allow it now."""
        if what == "arrives":
            self._agent = self._arrives(AGENT)
            return
        if what == "away":
            self._leave()
            return
        assert self._agent and self._customer  # noqa: S101, PT018 # the case has been checked
        colleague = self._arrives(COLLEAGUE) if what == "transfers" else None
        self._agent.act(self._customer.conversation, what, colleague.id if colleague else value)
        self._agent = colleague or self._agent

    def stay(self) -> None:
        """Without a console open in a browser, who is available counts as gone after half a minute."""
        for agent in self._available:
            agent.be("available")

    def _arrives(self, display_name: str) -> Agent:
        agent = self.staff.agent(display_name)
        agent.be("available")
        self._available.append(agent)
        return agent

    def _leave(self) -> None:
        for agent in self._available:
            agent.be("away")
        self._available.clear()

    def change(self, service: str, how: str | dict[str, Any]) -> None:
        """Stops one of SERVICES, brings it back, or starts verification again with another life of the codes."""
        if not self.stack.running.has_ended(self.stack.service(service)):
            self.stack.running.kill(service)
        self._changed.add(service)
        if how == "up":
            self.stack.start_again(service)
            self._changed.remove(service)
        elif isinstance(how, dict):
            self.stack.start_again(service, {_VALID_SECONDS: str(how["code_valid_seconds"])})

    def filled_in(self, text: str) -> str:
        """The text with the adviser's code, or a code that is surely wrong, where it says so."""
        if self.code is None:
            return text
        wrong = f"{(int(self.code) + 1) % 10 ** len(self.code):0{len(self.code)}}"
        grouped = f"{self.code[:3]} {self.code[3:]}"
        for placeholder, code in (("code", self.code), ("code grouped", grouped), ("wrong_code", wrong)):
            text = text.replace("{{" + placeholder + "}}", code)
        return text

    def _adviser(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        with self.stack.adviser() as adviser:
            answer = adviser.post(path, json=body)
            answer.raise_for_status()
            done: dict[str, Any] = answer.json()
            return done
