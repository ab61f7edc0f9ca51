"""Hears from verification when a customer's identity is confirmed, and lets the bot say so."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from desk.said import IdentityConfirmed, turn_of
from desk.sessions import Session
from desk.turns import Turns
from verification.client import Verification, VerificationRefused, VerificationUnreachable

_AGAIN_AFTER_SECONDS = 2.0
_CONFIRMED = "confirmed"

logger = logging.getLogger(__name__)


class IdentityWatch:
    """Listens to the meetings of the customers who are connected: once a conversation, however many tabs it has."""

    def __init__(self, verification: Verification, turns: Turns) -> None:
        self._verification = verification
        self._turns = turns
        self._connected: Counter[str] = Counter()
        self._listening: dict[str, asyncio.Task[None]] = {}

    @contextmanager
    def on(self, session: Session) -> Iterator[None]:
        """Listens while the block runs, if the session has a meeting."""
        conversation = session.conversation
        if session.meeting_id is None:
            yield
            return
        self._connected[conversation] += 1
        if conversation not in self._listening:
            self._listening[conversation] = asyncio.create_task(self._listen(session, session.meeting_id))
        try:
            yield
        finally:
            self._connected[conversation] -= 1
            if not self._connected[conversation]:
                del self._connected[conversation]
                self._listening.pop(conversation).cancel()

    async def _listen(self, session: Session, meeting: str) -> None:
        while True:
            try:
                async for event in self._verification.events(meeting):
                    if event == _CONFIRMED:
                        turn = turn_of(session.conversation, "identity_confirmed")
                        self._turns.begin(session, turn, IdentityConfirmed())
                        return
            except VerificationRefused as refusal:
                logger.error("verification refuses a meeting's events: %s", refusal)
                return
            except VerificationUnreachable:
                logger.warning("verification does not answer: a confirmed identity is announced late")
            await asyncio.sleep(_AGAIN_AFTER_SECONDS)
