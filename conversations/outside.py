"""What happens outside the chat: the adviser's side of the meeting, and services that stop and come back."""

import secrets
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from conversations.customer import Customer, arrive
from launcher.stack import Stack

MEETINGS = ("none", "booked", "unknown", "somebody_elses")
WITH_ADVISER = ("booked", "somebody_elses")
CUSTOMER = "customer-1"
SOMEBODY_ELSE = "customer-2"
SERVICES = ("verification", "actions")
_VALID_SECONDS = "VERIFICATION_CODE_VALID_SECONDS"


@dataclass
class Outside:
    """``with`` it, the services are as before when the conversation ends."""

    stack: Stack
    meeting_id: str | None = None
    code: str | None = field(default=None, repr=False)
    _changed: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for service in sorted(self._changed):
            self.change(service, "up")

    def let_in(self, language: str, service: str | None, meeting: str) -> Customer:
        """A customer who comes from the bank's page, with one of MEETINGS."""
        page = {"language": language, **({"service": service} if service else {})}
        return arrive(self.stack.http, self.stack.url("desk"), page | self._book(meeting))

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
