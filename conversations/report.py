"""The report that a person reads: one HTML file with every conversation as a chat, and the coverage."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from conversations.coverage import Part
from conversations.transcript import Failure, Transcript
from desk.vocabulary import LANGUAGES

REPORT = Path("instance/conversations/report.html")
_TEMPLATE = "report.html.j2"

Marked = tuple[str, bool]  # text, whether it differs


@dataclass(frozen=True)
class Chat:
    """A conversation and what the filters find it by."""

    transcript: Transcript
    languages: tuple[str, ...]
    services: tuple[str, ...]
    steps: tuple[str, ...]
    intents: tuple[str, ...]

    @property
    def result(self) -> str:
        return "failed" if self.transcript.failure else "passed"

    @property
    def topic(self) -> str:
        return Path(self.transcript.path).parent.name


def chat(transcript: Transcript) -> Chat:
    slots = [turn.reading.slots for turn in transcript.turns]
    return Chat(
        transcript,
        languages=_distinct([transcript.language, *(each.get("language") for each in slots)]),
        services=_distinct([transcript.service, *(each.get("meeting_service") for each in slots)]),
        steps=_distinct(each.get("step") for each in slots),
        intents=_distinct(turn.reading.intent for turn in transcript.turns),
    )


def write(played: Iterable[Transcript], parts: list[Part], is_complete: bool, path: Path = REPORT) -> None:
    """Failed conversations come first."""
    chats = sorted(
        map(chat, played), key=lambda each: (each.result == "passed", each.transcript.path, each.transcript.line)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html(chats, parts, is_complete), encoding="utf-8")


def html(chats: list[Chat], parts: list[Part], is_complete: bool) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    filters = {
        "result": ("failed", "passed"),
        "language": LANGUAGES,
        "service": ("op_fi", "op_mobilen"),
        "topic": _sorted(each.topic for each in chats),
        "step": _sorted(step for each in chats for step in each.steps),
        "intent": _sorted(intent for each in chats for intent in each.intents),
    }
    return environment.get_template(_TEMPLATE).render(
        chats=chats, parts=parts, is_complete=is_complete, filters=filters, differences=differences
    )


def differences(failure: Failure) -> tuple[list[Marked], list[Marked]]:
    """Expected and actual, of a bubble with the words marked that differ."""
    if not failure.expected.startswith("bot: "):
        return [(failure.expected, False)], [(failure.actual, False)]
    wanted, found = (re.findall(r"\S+|\s+", text) for text in (failure.expected.removeprefix("bot: "), failure.actual))
    pieces = SequenceMatcher(a=wanted, b=found, autojunk=False).get_opcodes()
    return (
        [("bot: ", False), *(("".join(wanted[begin:end]), kind != "equal") for kind, begin, end, _, _ in pieces)],
        [("".join(found[begin:end]), kind != "equal") for kind, _, _, begin, end in pieces],
    )


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
