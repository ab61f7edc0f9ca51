"""A limit on how many messages one conversation may send in a short time."""

import time
from collections import Counter, deque


class BurstLimit:
    """Allows ``most`` events a key in any ``seconds``; remembers nothing older than that."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._recent: deque[tuple[float, str]] = deque()
        self._counts: Counter[str] = Counter()

    def allows(self, key: str) -> bool:
        """Whether one more event of ``key`` is within the limit. If so, it is counted."""
        now = time.monotonic()
        self._forget_until(now - self._seconds)
        if self._counts[key] >= self._most:
            return False
        self._recent.append((now, key))
        self._counts[key] += 1
        return True

    def _forget_until(self, horizon: float) -> None:
        while self._recent and self._recent[0][0] <= horizon:
            _, key = self._recent.popleft()
            self._counts[key] -= 1
            if not self._counts[key]:
                del self._counts[key]
