"""Slows down whoever keeps failing."""

import time
from collections import deque


class Throttle:
    """At most ``failures`` within ``seconds`` for one source, in this process's memory."""

    def __init__(self, failures: int, seconds: float) -> None:
        self._failures = failures
        self._seconds = seconds
        self._recent: dict[str, deque[float]] = {}

    def wait_seconds(self, source: str) -> int:
        """How long the source must wait before it may try again, rounded up; 0 when it may now."""
        self._forget_old()
        recent = self._recent.get(source, deque())
        if len(recent) < self._failures:
            return 0
        return int(recent[0] + self._seconds - time.monotonic()) + 1

    def count_failure(self, source: str) -> None:
        self._recent.setdefault(source, deque()).append(time.monotonic())

    def _forget_old(self) -> None:
        oldest = time.monotonic() - self._seconds
        for source, recent in list(self._recent.items()):
            while recent and recent[0] <= oldest:
                recent.popleft()
            if not recent:
                del self._recent[source]
