"""Makes a failing list shorter and its parts simpler for as long as it fails."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Part = TypeVar("Part")


def shrink(
    parts: Sequence[Part], fails: Callable[[list[Part]], bool], simpler: Callable[[Part], Iterable[Part]], tries: int
) -> list[Part]:
    """``parts`` without what is not needed for it to fail. Asks ``fails`` at most ``tries`` times."""
    kept = list(parts)
    left = tries

    def still_fails(candidate: list[Part]) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fails(candidate)

    size = max(1, len(kept) // 2)
    while kept and left > 0:
        # From the front: what happened long ago is needed least.
        at, shorter = 0, False
        while at < len(kept):
            candidate = kept[:at] + kept[at + size :]
            if still_fails(candidate):
                kept, shorter = candidate, True
            else:
                at += size
        if size == 1 and not shorter:
            break
        size = max(1, size // 2)
    for at in range(len(kept)):
        while True:
            candidates = ([*kept[:at], each, *kept[at + 1 :]] for each in simpler(kept[at]))
            found = next((candidate for candidate in candidates if still_fails(candidate)), None)
            if found is None:
                break
            kept = found
    return kept
