"""What was said in a conversation, as a chat; already masked, for it comes from what desk keeps."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Saying = Literal["opened", "text", "button", "outside"]


@dataclass
class Bubble:
    """``speaker`` is bot, agent for somebody of the staff, whose ``name`` the customer sees, or desk.

    ``utter`` is the response's key, once it is read.
    """

    text: str
    speaker: str = "bot"
    utter: str | None = None
    name: str | None = None

    @property
    def said_by(self) -> str:
        return self.name or self.speaker.capitalize()


@dataclass
class Reading:
    """What the bot made of a message: the likeliest intents with their confidences, the responses chosen, the slots
    after the answer, and the actions that answered.
    """

    intents: list[tuple[str, float]] = field(default_factory=list)
    utters: list[str | None] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    @property
    def intent(self) -> str | None:
        return self.intents[0][0] if self.intents else None


@dataclass
class Turn:
    """One thing that happened, and what came of it. ``said`` is masked, and empty where the chat was just opened.

    ``line`` is its line in a test, where that cannot be seen from what was said: {"adviser": "issue_code"}, or a text
    with {{code}}.
    """

    how: Saying
    said: str = ""
    line: dict[str, Any] = field(default_factory=dict)
    message_id: str = ""
    bubbles: list[Bubble] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(bubble.text for bubble in self.bubbles)


@dataclass
class Failure:
    """What was expected on which line, and what was there instead."""

    line: int
    expected: str
    actual: str
    differing_slots: list[tuple[str, Any, Any]] = field(default_factory=list)


@dataclass
class Transcript:
    """A played case."""

    case: str
    path: str
    line: int
    language: str
    service: str | None
    meeting: str
    turns: list[Turn] = field(default_factory=list)
    failure: Failure | None = None
    seconds: float = 0.0

    def add(self, readings: dict[str, Reading]) -> None:
        """Adds to each turn how Rasa read it (by its message's id), and to each bubble its response's key.

        Where the bot had no part, the slots stay as they were.
        """
        slots: dict[str, Any] = {}
        for turn in self.turns:
            turn.reading = readings.get(turn.message_id, turn.reading)
            if not turn.reading.intents:
                turn.reading.slots = dict(slots)
            slots = turn.reading.slots
            if not turn.reading.utters:
                # With the action server gone the channel answers, and Rasa keeps no word of it.
                turn.reading.utters = [bubble.utter for bubble in turn.bubbles if bubble.utter]
            bots = [bubble for bubble in turn.bubbles if bubble.speaker == "bot"]
            if len(turn.reading.utters) == len(bots):
                for bubble, utter in zip(bots, turn.reading.utters, strict=True):
                    bubble.utter = utter

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> Self:
        turns = [
            Turn(
                **{
                    **turn,
                    "bubbles": [Bubble(**bubble) for bubble in turn["bubbles"]],
                    "reading": Reading(**turn["reading"]),
                }
            )
            for turn in written["turns"]
        ]
        failure = written["failure"] and Failure(**written["failure"])
        return cls(**{**written, "turns": turns, "failure": failure})


def as_chat(transcript: Transcript) -> str:
    """The conversation for a terminal: the customer at the left edge, the bot indented."""
    return "\n".join(line for turn in transcript.turns for line in _lines(turn))


def _lines(turn: Turn) -> list[str]:
    said = {
        "opened": "(the chat is opened)",
        "text": f"Customer  {turn.said}",
        "button": f"Customer  [{turn.said}]",
        "outside": f"({turn.said})",
    }[turn.how]
    lines = [said]
    for bubble in turn.bubbles:
        lines.append(f"    {bubble.said_by:<5} " + bubble.text.replace("\n", "\n          "))
    if turn.buttons:
        lines.append("          " + " ".join(f"[{title}]" for title in turn.buttons))
    return lines


def as_failure(transcript: Transcript) -> str:
    """The chat, then what was expected beside what came, and how the bot read the last message."""
    failure = transcript.failure
    if failure is None:
        return as_chat(transcript)
    # pytest's summary shows the first line alone.
    first = failure.expected.splitlines()[0]
    lines = [f"line {failure.line}: {first}", "", as_chat(transcript), "", f"{transcript.path}:{failure.line}"]
    lines += _beside("expected", failure.expected) + _beside("actual", failure.actual)
    lines += readings_of(transcript)
    lines += [f"slot      {name}: expected {wanted}, is {found}" for name, wanted, found in failure.differing_slots]
    return "\n".join(lines)


def readings_of(transcript: Transcript) -> list[str]:
    """How the last message that the bot got was understood, and where the conversation was."""
    turn = next((turn for turn in reversed(transcript.turns) if turn.reading.intents), None)
    if turn is None:
        return []
    (intent, confidence), *closest = turn.reading.intents
    others = ", ".join(f"{name} {each:.2f}" for name, each in closest)
    known = ", ".join(f"{name}={value}" for name, value in turn.reading.slots.items() if value is not None)
    return [
        f"understood {intent} {confidence:.2f}" + (f"   closest: {others}" if others else ""),
        f"answered  by {', '.join(turn.reading.actions) or 'no action'}",
        f"slots     {known or 'none'}",
    ]


def _beside(name: str, text: str) -> list[str]:
    first, *rest = text.splitlines() or [""]
    return [f"{name:<10}{first}", *(f"          {line}" for line in rest)]
