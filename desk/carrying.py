"""Work that is carried through when whoever asked for it has gone.

A database call that is cut off in the middle costs its connection, and a browser may go at any moment.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Carrying:
    """Knows what is under way, so that the database is not closed before it is done."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def through(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What ``work`` gives. It goes on if the caller is cancelled."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Waits until nothing is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
