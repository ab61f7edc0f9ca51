"""A random walk of the real bot: whatever a customer does, what is promised holds.

The seed is always the same here, so that a change of the bot is judged by the same walks; `make soak` takes others.
"""

from pathlib import Path

from conversations.services import IN_A_HURRY
from conversations.walking.exploring import explore, save
from launcher.stack import started

SEED = 1
TURNS = 1_000


def test_what_is_promised_holds_at_every_turn(tmp_path: Path) -> None:
    with started(tmp_path, IN_A_HURRY) as stack:
        explored = explore(stack, SEED, TURNS)
    told = "\n\n".join(f"{found.in_words()}\nSaved as {save(found)}." for found in explored.found)
    assert not explored.found, f"\n{told}"
    assert explored.turns >= TURNS
