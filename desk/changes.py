"""Wakes whoever watches a conversation when something in it has changed, in this process and in the others."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.exceptions import RedisError

from desk.handoff.standing import Standing
from desk.messages import Message
from desk.vocabulary import Language

QUEUE = "queue"  # who waits, and who of the staff is there
_TOPIC = "desk:changes"
_AGAIN_AFTER_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class News:
    """What has changed, all of it. What is None is as before."""

    messages: Sequence[Message] = ()
    typing: bool | None = None
    language: Language | None = None
    standing: Standing | None = None


def staff(account_id: str) -> str:
    """The key of all conversations that the agent has."""
    return f"staff:{account_id}"


@dataclass(eq=False)
class Watch:
    """``changed`` is set when there is something new, or the process ends."""

    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _news: list[News | None] = field(default_factory=list)

    def tell(self, news: News | None) -> None:
        self._news.append(news)
        self.changed.set()

    def take(self) -> list[News] | None:
        """What is new since the last time; None: look into the database."""
        self.changed.clear()
        news, self._news = self._news, []
        known = [each for each in news if each is not None]
        return known if len(known) == len(news) else None


class Changes:
    """Keys are ids of conversations, QUEUE and those of ``staff``.

    ``redis`` carries the changes to other processes; None if there are none.

    What is told spares a look into the database, which is the source: a change that is lost delays a message and loses
    nothing.
    """

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        self._watching: dict[str, set[Watch]] = defaultdict(set)
        self._telling: set[asyncio.Task[None]] = set()
        self.closed = False

    @property
    def may_be_lost(self) -> bool:
        """Whether other processes' changes are heard of by way of Redis, which may be away."""
        return self._redis is not None

    def publish(self, conversation: str, news: News | None = None) -> None:
        """The conversation has changed, and the database shows it. ``news`` is all of the change, if given."""
        self.tell(conversation, news)
        if self._redis is not None:
            task = asyncio.create_task(self._tell_others(self._redis, conversation))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    @contextmanager
    def of(self, conversation: str) -> Iterator[Watch]:
        """Watches the conversation while the block runs."""
        watch = Watch()
        self._watching[conversation].add(watch)
        try:
            yield watch
        finally:
            self._watching[conversation].discard(watch)
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
            self.tell(conversation, None)

    def tell(self, conversation: str, news: News | None) -> None:
        """As ``publish``, in this process alone."""
        for watch in self._watching.get(conversation, ()):
            watch.tell(news)

    async def _tell_others(self, redis: Redis, conversation: str) -> None:
        try:
            await redis.publish(_TOPIC, conversation)
        except (RedisError, OSError) as fault:
            logger.warning("Redis does not take a change: %s", type(fault).__name__)

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.subscribe(_TOPIC)
            async for message in subscription.listen():
                self.tell(message["data"].decode(), None)
