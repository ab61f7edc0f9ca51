"""Locks by name: who waits for the same name goes in the order of asking."""

import asyncio
from weakref import WeakValueDictionary


class KeyedLocks:
    """One lock a key. A lock lives while somebody holds it or waits for it, so that keys never pile up."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: str) -> asyncio.Lock:
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock
