"""How long the Rasa server takes until it answers, how much memory it holds and what a turn costs.

``make bench``. Starts the four processes in a temporary folder on free ports, three times, and prints a table.
"""

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from launcher.ports import free_ports
from launcher.processes import Ports, Running, services
from launcher.secrets import load_secrets
from launcher.stack import Stack
from launcher.training import current_model
from tests.stack import Conversation

ROUNDS = 3
TURNS = 200


def main() -> None:
    starts, memories, turns = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            instance = Path(folder)
            (instance / "logs").mkdir()
            secrets = load_secrets(instance)
            running = Running(instance / "logs")
            wanted = services(secrets, current_model(), instance, Ports(*free_ports(4)))
            rasa = next(service for service in wanted if service.name == "rasa")
            others = [service for service in wanted if service is not rasa]
            try:
                for service in others:
                    running.start(service)
                started = time.monotonic()
                running.start(rasa)
                running.wait_until_healthy([rasa])
                starts.append(time.monotonic() - started)
                running.wait_until_healthy(wanted)
                turns += _turn_times(Stack(wanted, running, secrets, instance))
                memories.append(psutil.Process(running.pid("rasa")).memory_info().rss / 2**20)
            finally:
                running.stop()
    print("| Rasa server | min | median | max |\n|---|---|---|---|")
    _row("until it answers, s", starts)
    _row(f"resident after {TURNS} turns, MB", memories)
    turns.sort()
    print(f"a typed turn through the channel: p50 {_at(turns, 0.5):.1f} ms, p95 {_at(turns, 0.95):.1f} ms")


def _turn_times(stack: Stack) -> list[float]:
    times = []
    for number in range(TURNS):
        if number % 20 == 0:
            conversation = Conversation(stack)
            conversation.say("jag använder op.fi")
        started = time.monotonic()
        conversation.say("nästa" if number % 2 else "jag hör ingenting")
        times.append((time.monotonic() - started) * 1000)
    return times


def _row(name: str, values: list[float]) -> None:
    print(f"| {name} | {min(values):.1f} | {statistics.median(values):.1f} | {max(values):.1f} |")


def _at(ordered: list[float], share: float) -> float:
    return ordered[int(share * (len(ordered) - 1))]


if __name__ == "__main__":
    main()
