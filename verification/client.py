"""Asks this service over HTTP, for the processes that need it. Imports nothing of the service itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

TIMEOUT_SECONDS = 2.0
_STREAM_TIMEOUT = httpx.Timeout(TIMEOUT_SECONDS, read=40)  # verification sends a line every 15 s
STATES = frozenset({"created", "code_issued", "confirmed", "locked"})
OUTCOMES = frozenset({"confirmed", "wrong", "expired", "exhausted", "locked", "no_code", "already_confirmed"})


class VerificationUnreachable(Exception):
    """No answer, or none that makes sense; the code may or may not have been counted."""


class VerificationRefused(Exception):
    """Verification answers that this call can never be right: an unknown meeting, a wrong token. Safe to log."""


@dataclass(frozen=True)
class Verdict:
    """``outcome`` is one of ``OUTCOMES``; ``attempts_left`` are those of the present code."""

    outcome: str
    attempts_left: int


class Verification:
    """A client with one connection pool, made once per process."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=None),  # a stream for each customer must keep no check waiting
            trust_env=False,
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    async def verify(self, meeting_id: str, customer_id: str, code: str, message_id: str | None) -> Verdict:
        """Has the code checked. The same ``message_id`` is counted once, however often it is sent."""
        body = {"code": code, "customer_id": customer_id}
        if message_id:
            body["message_id"] = message_id
        answer = await self._call("POST", f"/v1/meetings/{meeting_id}/verifications", body)
        if answer.get("outcome") not in OUTCOMES or not isinstance(answer.get("attempts_left"), int):
            raise VerificationUnreachable
        return Verdict(answer["outcome"], answer["attempts_left"])

    async def state(self, meeting_id: str) -> str:
        """created, code_issued, confirmed or locked."""
        answer = await self._call("GET", f"/v1/meetings/{meeting_id}")
        state = answer.get("state")
        if state not in STATES:
            raise VerificationUnreachable
        return str(state)

    async def is_confirmed(self, meeting_id: str) -> bool:
        return await self.state(meeting_id) == "confirmed"

    async def events(self, meeting_id: str) -> AsyncIterator[str]:
        """The names of the meeting's events, those of the past first, then each as it happens.

        Ends when the stream does, which is usual. VerificationUnreachable, or VerificationRefused.
        """
        try:
            async with self._http.stream("GET", f"/v1/meetings/{meeting_id}/events", timeout=_STREAM_TIMEOUT) as stream:
                _check_status(stream)
                async for line in stream.aiter_lines():
                    name, _, value = line.partition(": ")
                    if name == "event":
                        yield value
        except httpx.HTTPError as error:
            raise VerificationUnreachable from error

    async def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            response = await self._http.request(method, path, json=body)
            _check_status(response)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise VerificationUnreachable from error
        if not isinstance(answer, dict):
            raise VerificationUnreachable
        return answer


def _check_status(response: httpx.Response) -> None:
    if response.is_client_error:
        raise VerificationRefused(f"HTTP {response.status_code}")
    response.raise_for_status()
