"""What the readings of a model are worth, held against the test set. Every share is between 0 and 1."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.understanding.test_set import Entities, Row

OUT_OF_SCOPE = "out_of_scope"
FRAUD = frozenset({"asked_for_secrets", "already_gave_secrets", "suspicious_link", "unexpected_confirmation_request"})
MEASURED_ENTITIES = frozenset({"service", "device", "browser", "os", "language", "code"})
_TOP = 3


@dataclass(frozen=True)
class Reading:
    """What a model read in one message: intents with confidence, likeliest first; whether it said that it is unsure."""

    ranking: list[tuple[str, float]]
    entities: Entities
    refused: bool
    milliseconds: float

    @property
    def intent(self) -> str:
        return self.ranking[0][0] if self.ranking else ""


Pair = tuple[Row, Reading]


@dataclass(frozen=True)
class Measures:
    """One line of the report. ``false_alarms``: of the messages within the bot's job, those taken for out of scope;
    ``refused``: those too unsure to act on; ``calibration``: how far confidence and accuracy lie apart (expected
    calibration error, ten bins)."""

    messages: int
    accuracy: float
    macro_f1: float
    top_3: float
    out_of_scope_recall: float
    false_alarms: float
    refused: float
    fraud_recall: float
    entity_f1: float
    calibration: float
    p50: float
    p95: float


@dataclass(frozen=True)
class FraudCounts:
    """Reports of fraud and how many of them were read as such; other messages and how many were taken for fraud."""

    reports: int
    seen: int
    harmless: int
    alarms: int


def count_fraud(pairs: Sequence[Pair]) -> FraudCounts:
    reports = [reading for row, reading in pairs if row.intent in FRAUD]
    harmless = [reading for row, reading in pairs if row.intent not in FRAUD]
    return FraudCounts(
        reports=len(reports),
        seen=sum(reading.intent in FRAUD for reading in reports),
        harmless=len(harmless),
        alarms=sum(reading.intent in FRAUD for reading in harmless),
    )


def measure(pairs: Sequence[Pair]) -> Measures:
    inside = [pair for pair in pairs if pair[0].intent != OUT_OF_SCOPE]
    outside = [pair for pair in pairs if pair[0].intent == OUT_OF_SCOPE]
    fraud = [pair for pair in pairs if pair[0].intent in FRAUD]
    times = sorted(reading.milliseconds for _, reading in pairs)
    return Measures(
        messages=len(pairs),
        accuracy=_share(pairs, is_right),
        macro_f1=_macro_f1(pairs),
        top_3=_share(pairs, _is_among_the_first),
        out_of_scope_recall=_share(outside, is_right),
        false_alarms=_share(inside, lambda pair: not is_right(pair) and pair[1].intent == OUT_OF_SCOPE),
        refused=_share(inside, lambda pair: pair[1].refused),
        fraud_recall=_share(fraud, lambda pair: pair[1].intent in FRAUD),
        entity_f1=_entity_f1(pairs),
        calibration=_calibration_error(pairs),
        p50=times[len(times) // 2],
        p95=times[int(len(times) * 0.95)],
    )


def is_right(pair: Pair) -> bool:
    row, reading = pair
    return reading.intent in row.accepted


def confusions(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """(intent, what it was taken for) -> how often."""
    return Counter((row.intent, reading.intent) for row, reading in pairs if reading.intent not in row.accepted)


def _is_among_the_first(pair: Pair) -> bool:
    row, reading = pair
    return any(name in row.accepted for name, _ in reading.ranking[:_TOP])


def _share(pairs: Sequence[Pair], holds: Callable[[Pair], bool]) -> float:
    return sum(map(holds, pairs)) / len(pairs) if pairs else float("nan")


def _macro_f1(pairs: Sequence[Pair]) -> float:
    """Of the intents in the test set; an accepted reading counts as the row's own intent."""
    said = [(row.intent, row.intent if is_right((row, reading)) else reading.intent) for row, reading in pairs]
    right = Counter(intent for intent, read in said if intent == read)
    wanted, given = Counter(intent for intent, _ in said), Counter(read for _, read in said)
    return statistics.mean(2 * right[intent] / (wanted[intent] + given[intent]) for intent in wanted)


def _entity_f1(pairs: Sequence[Pair]) -> float:
    right = missed = invented = 0
    for row, reading in pairs:
        found = {pair for pair in reading.entities if pair[0] in MEASURED_ENTITIES}
        right += len(found & row.entities)
        missed += len(row.entities - found)
        invented += len(found - row.entities)
    return 2 * right / (2 * right + missed + invented) if right else 0.0


def _calibration_error(pairs: Sequence[Pair], bins: int = 10) -> float:
    filled: dict[int, list[Pair]] = {}
    for pair in pairs:
        confidence = pair[1].ranking[0][1] if pair[1].ranking else 0.0
        filled.setdefault(min(int(confidence * bins), bins - 1), []).append(pair)
    return sum(
        len(each) / len(pairs) * abs(_share(each, is_right) - statistics.mean(pair[1].ranking[0][1] for pair in each))
        for each in filled.values()
    )
