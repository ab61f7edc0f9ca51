"""Many walks from one seed; the ones that break something are shrunk and saved as conversation tests."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from conversations.recording import as_test
from conversations.staff import Staff
from conversations.transcript import Transcript, Turn, as_chat
from conversations.walking import moves
from conversations.walking.invariants import Broken
from conversations.walking.moves import Move, Standing, Start
from conversations.walking.shrinking import shrink
from conversations.walking.walk import Walked, walk, walk_again
from launcher.stack import Stack

FOLDER = Path("tests/conversations/found_by_walking")
# While Rasa answers one, desk and the action server work for others.
_CUSTOMERS = 4
_TURNS_OF_AN_OUTAGE_WALK = 500
_REPLAYS = 60


@dataclass
class Found:
    """A walk that breaks something, shrunk. ``number`` is the walk's within its seed."""

    seed: int
    number: int
    walked: Walked
    broken: Broken

    def in_words(self) -> str:
        said = f"{self.broken.sentence} (seed {self.seed}, walk {self.number})"
        return f"{said}\n{as_chat(self.walked.transcript)}"


@dataclass
class Explored:
    turns: int = 0
    walks: int = 0
    found: list[Found] = field(default_factory=list)


def explore(stack: Stack, seed: int, turns: int) -> Explored:
    """About so many turns. The same seed and model make the same walks. Of those that break the same thing the first
    is shrunk.
    """
    staff = Staff(stack)
    plan = list(_plan(seed, turns))
    explored = Explored(walks=len(plan))
    # What stops verification, or has somebody of the staff there, must not run beside others.
    alone = [(number, start) for number, start in plan if start.has_outage]
    together = [(number, start) for number, start in plan if not start.has_outage]
    walked = [(number, _walk(staff, seed, number, start)) for number, start in alone]
    with ThreadPoolExecutor(_CUSTOMERS) as customers:
        walked += customers.map(lambda each: (each[0], _walk(staff, seed, *each)), together)
    for number, each in walked:
        explored.turns += each.turns
        broken = each.broken
        if broken and not any(broken.is_same_as(known.broken) for known in explored.found):
            explored.found.append(Found(seed, number, _shrunk(staff, each, broken), broken))
    return explored


def save(found: Found, folder: Path = FOLDER) -> Path:
    """Writes a conversation test that fails until the fault is mended. Returns where it stands."""
    broken = found.broken
    path = folder / f"{broken.name}_{broken.about}_{found.seed}_{found.number}.yml".replace(" ", "_").replace("/", "_")
    path.parent.mkdir(parents=True, exist_ok=True)
    name = f"{broken.name}: {broken.about}"
    head, _, test = as_test(_with_what_was_wanted(found), name).partition("\n")
    told = " ".join(broken.sentence.split())
    path.write_text(f"{head}\n# {told} (seed {found.seed}, walk {found.number})\n{test}", encoding="utf-8")
    return path


def _plan(seed: int, turns: int) -> Iterator[tuple[int, Start]]:
    """The numbers and starts of the walks."""
    planned, of_outages = 0, 0
    for number in count():
        if planned >= turns:
            return
        has_outage = of_outages * _TURNS_OF_AN_OUTAGE_WALK <= planned
        start = moves.start(_chance(seed, number, "start"), has_outage)
        of_outages += has_outage
        planned += start.turns
        yield number, start


def _walk(staff: Staff, seed: int, number: int, start: Start) -> Walked:
    chance = _chance(seed, number, "moves")
    left = iter(range(start.turns))

    def choose(now: Standing) -> Move | None:
        return None if next(left, None) is None else moves.choose(chance, start, now)

    return walk(staff, start, choose)


def _chance(seed: int, number: int, use: str) -> random.Random:
    return random.Random(f"{seed} {number} {use}")  # noqa: S311 # it must come again


def _shrunk(staff: Staff, walked: Walked, broken: Broken) -> Walked:
    """The shortest walk found that breaks the same; the walk itself, if it does not break again."""
    shortest = walked

    def breaks_again(start: Start, tried: list[Move]) -> bool:
        nonlocal shortest
        again = walk_again(staff, start, tried)
        if not broken.is_same_as(again.broken):
            return False
        shortest = again
        return True

    start = walked.start
    ended_in = str(walked.transcript.turns[-1].reading.slots.get("language") or start.language)
    for plainer in (replace(start, meeting="none", service=None), replace(start, meeting="none"), start):
        if breaks_again(replace(plainer, language=ended_in), walked.moves):
            start = replace(plainer, language=ended_in)
            break
    # At once, for each start of verification takes seconds.
    without_outage = [move for move in walked.moves if move.kind != "verification"]
    needed = without_outage if breaks_again(start, without_outage) else walked.moves
    shrink(needed, lambda tried: breaks_again(start, tried), _simpler, _REPLAYS)
    return shortest


def _simpler(move: Move) -> Iterator[Move]:
    """A text's halves."""
    words = move.what.split()
    if move.kind == "write" and len(words) > 1 and not move.secrets:
        half = len(words) // 2
        yield replace(move, what=" ".join(words[half:]))
        yield replace(move, what=" ".join(words[:half]))


def _with_what_was_wanted(found: Found) -> Transcript:
    """The conversation, with what should have come in place of the last answer."""
    *before, last = found.walked.transcript.turns
    asked = Turn(last.how, last.said, last.line)
    wanted = [Turn("outside", line=line) for line in found.broken.wanted]
    return replace(found.walked.transcript, turns=[*before, asked, *wanted])
