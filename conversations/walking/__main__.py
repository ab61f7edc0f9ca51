"""``make soak seed=… turns=…``: walks the real bot at random for long."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from conversations.services import IN_A_HURRY
from conversations.walking.exploring import explore, save
from launcher.processes import ServiceFailed
from launcher.stack import NotTrained, started


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--turns", type=int, default=20_000)
    another = random.randrange(10**6)  # noqa: S311 # it is no secret
    parser.add_argument("--seed", type=int, default=another, help="another one each time, if left out")
    wanted = parser.parse_args()
    print(f"Walking with seed {wanted.seed}, {wanted.turns} turns …", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="walking-") as instance, started(Path(instance), IN_A_HURRY) as stack:
            began = time.monotonic()
            explored = explore(stack, wanted.seed, wanted.turns)
            seconds = time.monotonic() - began
    except (NotTrained, ServiceFailed) as error:
        print(error, file=sys.stderr)
        return 1
    for found in explored.found:
        print(f"\n{found.in_words()}\nSaved as {save(found)}.")
    speed = f"{explored.turns / seconds:.1f} turns a second"
    broken = f"{len(explored.found)} invariants broken"
    print(f"\nseed {wanted.seed}: {explored.turns} turns in {explored.walks} walks, {speed}, {broken}")
    return 1 if explored.found else 0


if __name__ == "__main__":
    sys.exit(main())
