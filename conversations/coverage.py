"""What of the bot the conversations have touched, and what none has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.fraud import FRAUD_REPLIES
from conversations.knowledge import Knowledge, button_titles
from conversations.transcript import Transcript, Turn
from desk.vocabulary import LANGUAGES
from verification.client import OUTCOMES

LIMITS = Path(__file__).with_name("coverage.yml")
# Not what verification says, but what is said in its place.
_WITHOUT_VERDICT = frozenset({"unreachable", "refused"})
_VERDICT = "utter_verdict_"
_STEP = "utter_step_"

Item = tuple[str, str]  # name, language


@dataclass(frozen=True)
class Part:
    """One thing that is counted, steps say. ``least`` is the percentage wanted."""

    name: str
    wanted: frozenset[Item]
    touched: frozenset[Item]
    least: float

    @property
    def missing(self) -> list[Item]:
        return sorted(self.wanted - self.touched)

    @property
    def percent(self) -> float:
        return 100 * len(self.wanted & self.touched) / len(self.wanted) if self.wanted else 100

    @property
    def is_enough(self) -> bool:
        return self.percent >= self.least

    def missing_by_language(self) -> dict[str, list[str]]:
        return {
            language: [name for name, each in self.missing if each == language]
            for language in LANGUAGES
            if any(each == language for _, each in self.missing)
        }


@dataclass(frozen=True)
class Limits:
    least: dict[str, float]
    out_of_reach: dict[str, str]


def limits(path: Path = LIMITS) -> Limits:
    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Limits(written["least"], written["out_of_reach"])


def measure(played: Iterable[Transcript], known: Knowledge, limits: Limits) -> list[Part]:
    names = _names(known)
    touched = frozenset(touch for transcript in played for touch in touches(transcript))
    return [
        Part(
            part,
            frozenset((name, language) for name in names[part] - limits.out_of_reach.keys() for language in LANGUAGES),
            frozenset((name, language) for each, name, language in touched if each == part),
            least,
        )
        for part, least in limits.least.items()
    ]


def touches(transcript: Transcript) -> Iterator[tuple[str, str, str]]:
    """(part, name, language) of everything that the conversation touches."""
    language = transcript.language
    for turn in transcript.turns:
        pressed_in, language = language, turn.reading.slots.get("language") or language
        if turn.how == "button":
            yield "buttons", button_titles(pressed_in).get(turn.said, turn.said), pressed_in
        yield from ((part, name, language) for part, name in _touched_by(turn))


def _touched_by(turn: Turn) -> Iterator[tuple[str, str]]:
    if turn.reading.intent:
        yield "intents", turn.reading.intent
    for utter in filter(None, turn.reading.utters):
        yield "responses", utter
        if utter.startswith(_STEP):
            yield "steps", utter.removeprefix(_STEP)
        elif utter.startswith(_VERDICT):
            yield "outcomes", _outcome(utter)
        elif _is_fraud(utter):
            yield "fraud", utter


def _names(known: Knowledge) -> dict[str, frozenset[str]]:
    return {
        "steps": frozenset(known.steps),
        "intents": known.intents,
        "outcomes": OUTCOMES | _WITHOUT_VERDICT,
        "fraud": frozenset(key for key in known.responses if _is_fraud(key)),
        "responses": known.responses,
        "buttons": frozenset(button_titles("sv").values()),
    }


def _outcome(utter: str) -> str:
    """utter_verdict_wrong_last_try -> wrong"""
    verdict = utter.removeprefix(_VERDICT)
    fitting = [outcome for outcome in OUTCOMES | _WITHOUT_VERDICT if verdict.startswith(outcome)]
    return max(fitting, key=len, default=verdict)


def _is_fraud(utter: str) -> bool:
    plain = utter.removeprefix("utter_")
    return any(plain == fraud or plain.startswith(f"{fraud}_") for fraud in FRAUD_REPLIES)


def summary(parts: Iterable[Part], with_missing: bool) -> str:
    """A line a part, and below those that are too low what is missing."""
    lines = []
    for part in parts:
        found = len(part.wanted & part.touched)
        verdict = f", at least {part.least:g} % is wanted" if with_missing and not part.is_enough else ""
        lines.append(f"{part.name:<10}{part.percent:6.1f} %  {found:>4} of {len(part.wanted)}{verdict}")
        if with_missing and not part.is_enough:
            lines += [f"    {each}: {_shortened(names)}" for each, names in part.missing_by_language().items()]
    return "\n".join(lines)


def _shortened(names: list[str], most: int = 6) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
