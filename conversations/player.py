"""Plays a case against the running services."""

import time
from collections.abc import Callable

import httpx

from actions import flows, texts
from conversations import expectations
from conversations.case import FROM_OUTSIDE, SAID, Case, Step, deed
from conversations.customer import Customer, NotTaken
from conversations.expectations import LastAnswer
from conversations.outside import SERVICES, Outside
from conversations.staff import Staff
from conversations.tracker import readings
from conversations.transcript import Failure, Reading, Transcript, Turn
from launcher.processes import ServiceFailed
from launcher.stack import Stack


def play(case: Case, stack: Stack, staff: Staff | None = None) -> Transcript:
    """The conversation as it went, until its end or its first failure. Never raises for what the services do.

    ``staff`` of the stack, if they have accounts already.
    """
    transcript = Transcript(
        case.name, case.path.as_posix(), case.line, case.session.language, case.session.service, case.session.meeting
    )
    began = time.monotonic()
    try:
        with Outside(stack, staff or Staff(stack)) as outside:
            _Player(case, stack, outside, transcript).play()
    except ServiceFailed as error:
        transcript.failure = transcript.failure or Failure(case.line, "the services run", str(error))
    except httpx.HTTPError as error:
        transcript.failure = transcript.failure or Failure(case.line, "the services answer", _silence(error))
    transcript.seconds = time.monotonic() - began
    return transcript


class _Player:
    """The state of one conversation while it is played."""

    def __init__(self, case: Case, stack: Stack, outside: Outside, transcript: Transcript) -> None:
        self._case = case
        self._stack = stack
        self._outside = outside
        self._transcript = transcript
        self._answer: LastAnswer
        self._expected: list[tuple[Step, LastAnswer, int]] = []

    def play(self) -> None:
        session = self._case.session
        self._customer = self._outside.let_in(session.language, session.service, session.meeting)
        self._say(self._case.line, self._customer.open_chat)
        if self._transcript.failure:
            return
        if session.begins_at:
            self._go_to(self._customer, session.begins_at)
        for step in self._case.steps:
            if self._transcript.failure:
                break
            try:
                self._take(step)
            except httpx.HTTPError as error:
                self._transcript.failure = Failure(step.line, f"{step.kind}: {step.value}", _silence(error))
        self._read()
        self._judge()

    def _take(self, step: Step) -> None:
        self._outside.stay()
        if step.kind in SAID:
            self._say(step.line, lambda: self._spoken(step))
        elif step.kind in FROM_OUTSIDE:
            self._happen(step)
        else:
            self._expect(step)

    def _expect(self, step: Step) -> None:
        self._expected.append((step, self._answer, len(self._transcript.turns)))

    def _judge(self) -> None:
        """Judges all answers at the end, for each reading of the conversation costs the bot a tenth of a turn. What
        came after the first wrong one is not told.
        """
        for step, answer, turns in self._expected:
            failure = expectations.check(step, answer)
            if failure:
                self._transcript.failure = failure
                del self._transcript.turns[turns:]
                return

    def _spoken(self, step: Step) -> Turn:
        if step.kind == "user":
            return self._customer.write(self._outside.filled_in(str(step.value)))
        return self._customer.press(self._answer.resolved(step.value))

    def _say(self, line: int, saying: Callable[[], Turn]) -> None:
        try:
            turn = saying()
        except NotTaken as reason:
            self._transcript.failure = Failure(line, _expected(self._case, line), str(reason))
            return
        self._transcript.turns.append(turn)
        self._look_at(turn)

    def _look_at(self, turn: Turn) -> None:
        self._answer = LastAnswer(turn, lambda: self._reading(turn))

    def _go_to(self, customer: Customer, step_id: str) -> None:
        """Begins at a step: the customer asks for it by its number."""
        step = flows.step(step_id)
        assert step is not None  # noqa: S101 # the case has been checked
        wish = texts.button_to(step, self._case.session.language)["title"]
        self._say(self._case.line, lambda: customer.write(wish))
        self._expect(Step("step", step_id, self._case.line))

    def _happen(self, step: Step) -> None:
        turn = Turn("outside", f"{step.kind}: {_in_words(step.value)}")
        self._transcript.turns.append(turn)
        match step.kind:
            case "agent":
                self._act(step, turn)
            case "adviser":
                self._outside.advise(step.value)
            case service if service in SERVICES:
                self._outside.change(service, step.value)
            case "wait":
                time.sleep(step.value)

    def _act(self, step: Step, turn: Turn) -> None:
        """Somebody of the staff does something, and the customer hears what comes of it."""
        what, value = deed(step.value)
        try:
            self._outside.act(what, value)
        except NotTaken as reason:
            self._transcript.failure = Failure(step.line, turn.said, str(reason))
            return
        if what not in ("arrives", "away"):
            self._customer.hear(turn, until_bot=what == "hands_back")
            self._look_at(turn)

    def _reading(self, turn: Turn) -> Reading:
        if not turn.reading.intents:
            self._read()
        return turn.reading

    def _read(self) -> None:
        rasa, token = self._stack.url("rasa"), self._stack.keys["rasa_token"]
        self._transcript.add(readings(self._stack.http, rasa, token, self._customer.conversation))


def _silence(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"{error.request.url.path} answers {error.response.status_code}"
    return f"no answer ({type(error).__name__})"


def _in_words(value: object) -> str:
    return ", ".join(f"{name} {each}" for name, each in value.items()) if isinstance(value, dict) else str(value)


def _expected(case: Case, line: int) -> str:
    return next((f"{step.kind}: {step.value}" for step in case.steps if step.line == line), "the chat opens")
