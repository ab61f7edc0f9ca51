"""A conversation as server-sent events.

The database is the source and a change only a reason to look, so any process can serve any conversation, and a browser
that comes back with the last number it has got misses nothing and gets nothing twice.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from desk import conversations, messages, open_turns
from desk.changes import Changes
from desk.messages import Message

HEARTBEAT_SECONDS = 10.0
# A stream ends after this time and the browser comes back by itself: a session that has ended does not read on.
LIFETIME_SECONDS = 300.0


@dataclass(frozen=True)
class Stream:
    """``shown`` gives a message in JSON as the browser gets it."""

    engine: AsyncEngine
    changes: Changes
    typing_seconds: float
    shown: Callable[[Message], str]

    async def of(self, conversation: str, after: int) -> AsyncGenerator[str, None]:
        """The messages after number ``after``, the state of the conversation, then each change as it happens.

        Ends when the process does, or after LIFETIME_SECONDS.
        """
        end = asyncio.get_running_loop().time() + LIFETIME_SECONDS
        state = ""
        with self.changes.of(conversation) as changed:
            while not self.changes.closed and asyncio.get_running_loop().time() < end:
                changed.clear()
                texts, after, now = await self._news(conversation, after)
                if now != state:
                    state = now
                    texts.append(f"event: state\ndata: {state}\n\n")
                yield "".join(texts) or ": still here\n\n"
                try:
                    await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    continue

    async def _news(self, conversation: str, after: int) -> tuple[list[str], int, str]:
        """The new messages as events, the highest number, and the state in JSON."""
        async with self.engine.connect() as connection:
            known = await conversations.get(connection, conversation)
            typing = await open_turns.is_typing(connection, conversation, self.typing_seconds)
            new = await messages.after(connection, conversation, after) if known.last_number > after else []
        texts = [f"id: {message.number}\nevent: message\ndata: {self.shown(message)}\n\n" for message in new]
        last = new[-1].number if new else after
        state = {"last": last, "read": known.read_number, "typing": typing, "language": known.language}
        return texts, last, json.dumps(state)
