"""People of the staff at desk's console, by the same calls as the page in the browser."""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from accounts.authentication import COOKIE, PAGE_HEADER
from conversations.customer import Refused
from launcher.stack import Stack

_CONSOLE = "/v1/console"
_CAPACITY = 10

# What an agent does in a conversation -> the call's last part and its body.
_CALLS: Mapping[str, Callable[[str | None], tuple[str, dict[str, Any]]]] = {
    "claims": lambda _: ("claim", {}),
    "says": lambda text: ("messages", {"id": str(uuid.uuid4()), "text": text}),
    "sends_step": lambda step: ("messages", {"id": str(uuid.uuid4()), "step": step}),
    "notes": lambda text: ("notes", {"text": text}),
    "transfers": lambda to: ("transfer", {"to": to, "note": None}),
    "hands_back": lambda step: ("hand-back", {"step": step}),
    "closes": lambda reason: ("close", {"reason": reason}),
}


@dataclass(frozen=True)
class Agent:
    """Somebody who is signed in. ``id`` is the account's, ``token`` the session's."""

    http: httpx.Client
    desk: str
    id: str
    token: str = field(repr=False)

    def be(self, status: Literal["available", "away"]) -> None:
        self._call("PUT", "/presence", {"status": status, "capacity": _CAPACITY})

    def act(self, conversation: str, what: str, value: str | None = None) -> None:
        """One of the keys of _CALLS. Raises Refused if desk does not allow it now."""
        path, body = _CALLS[what](value)
        self._call("POST", f"/conversations/{conversation}/{path}", body)

    def _call(self, method: str, path: str, body: dict[str, Any]) -> None:
        # By hand, for the cookie is for encrypted connections alone.
        headers = {"Cookie": f"{COOKIE}={self.token}", PAGE_HEADER: "1"}
        answer = self.http.request(method, self.desk + _CONSOLE + path, headers=headers, json=body)
        if answer.is_client_error:
            raise Refused(answer.json()["error"], answer.json()["message"])
        answer.raise_for_status()


@dataclass
class Staff:
    """The people of a stack. Each gets an account when first needed, and keeps it: a password takes long to hash."""

    stack: Stack
    _agents: dict[str, Agent] = field(default_factory=dict)

    def agent(self, display_name: str) -> Agent:
        if display_name not in self._agents:
            self._agents[display_name] = self._hired(display_name)
        return self._agents[display_name]

    def _hired(self, display_name: str) -> Agent:
        """Makes an account with an invitation, as everybody does."""
        desk = self.stack.url("desk")
        account = {
            "code": self.stack.invite("desk"),
            "name": f"{display_name.lower()}.{secrets.token_hex(4)}",
            "display_name": display_name,
            "password": secrets.token_urlsafe(),
        }
        made = self.stack.http.post(f"{desk}/console/account", headers={PAGE_HEADER: "1"}, json=account)
        made.raise_for_status()
        return Agent(self.stack.http, desk, made.json()["id"], made.cookies[COOKIE])
