"""Wakes whoever watches a conversation when something in it has changed, in this process and in the others."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

_TOPIC = "desk:changes"
_AGAIN_AFTER_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Changes:
    """``redis`` carries the changes to other processes; None if there are none.

    A change is only a hint to look into the database: one that is lost delays a message and loses nothing.
    """

    def __init__(self, redis: "Redis | None" = None) -> None:
        self._redis = redis
        self._watching: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._telling: set[asyncio.Task[None]] = set()
        self.closed = False

    def publish(self, conversation: str) -> None:
        """The conversation has changed, and the database shows it."""
        self._wake(conversation)
        if self._redis is not None:
            task = asyncio.create_task(self._tell_others(self._redis, conversation))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    @contextmanager
    def of(self, conversation: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the conversation may have changed, or the process ends."""
        changed = asyncio.Event()
        self._watching[conversation].add(changed)
        try:
            yield changed
        finally:
            self._watching[conversation].discard(changed)
            if not self._watching[conversation]:
                del self._watching[conversation]

    async def run(self) -> None:
        """Hears of the other processes' changes until it is cancelled."""
        while self._redis is not None:
            try:
                await self._listen(self._redis)
            except (RedisError, OSError) as fault:
                logger.warning("Redis does not answer, other processes' messages come late: %s", type(fault).__name__)
            await asyncio.sleep(_AGAIN_AFTER_SECONDS)

    def close(self) -> None:
        """Ends every stream."""
        self.closed = True
        for conversation in list(self._watching):
            self._wake(conversation)

    def _wake(self, conversation: str) -> None:
        for changed in self._watching.get(conversation, ()):
            changed.set()

    async def _tell_others(self, redis: Redis, conversation: str) -> None:
        try:
            await redis.publish(_TOPIC, conversation)
        except (RedisError, OSError) as fault:
            logger.warning("Redis does not take a change: %s", type(fault).__name__)

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.subscribe(_TOPIC)
            async for message in subscription.listen():
                self._wake(message["data"].decode())
