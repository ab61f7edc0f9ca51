"""Counters in Prometheus' text format. Labels come from our own enumerations: no ids, no codes."""

from collections import Counter

from verification.check import Outcome
from verification.trail import Event

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ADVISER_EVENTS = (Event.CREATED, Event.CODE_ISSUED, Event.UNLOCKED)


class Metrics:
    """Counts of this process since it started."""

    def __init__(self) -> None:
        self._outcomes: Counter[Outcome] = Counter()
        self._adviser_events: Counter[Event] = Counter()
        self._failed_sign_ins = 0

    def count_outcome(self, outcome: Outcome) -> None:
        self._outcomes[outcome] += 1

    def count_event(self, event: Event) -> None:
        self._adviser_events[event] += 1

    def count_failed_sign_in(self) -> None:
        self._failed_sign_ins += 1

    def as_text(self) -> str:
        by_outcome = {f'{{outcome="{outcome}"}}': self._outcomes[outcome] for outcome in Outcome}
        by_event = {f'{{event="{event}"}}': self._adviser_events[event] for event in ADVISER_EVENTS}
        return (
            _counter("outcomes", "Checked codes by outcome, repeated messages left out.", by_outcome)
            + _counter("adviser_events", "What advisers did.", by_event)
            + _counter(
                "failed_sign_ins",
                "Refused attempts to sign in on the adviser page.",
                {"": self._failed_sign_ins},
            )
        )


def _counter(name: str, meaning: str, values: dict[str, int]) -> str:
    metric = f"verification_{name}_total"
    samples = "".join(f"{metric}{labels} {value}\n" for labels, value in values.items())
    return f"# HELP {metric} {meaning}\n# TYPE {metric} counter\n{samples}"
