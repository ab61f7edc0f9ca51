"""One walk: a conversation of random moves, or of given ones, until something does not hold."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import httpx

from actions import texts
from conversations.customer import Customer, Refused
from conversations.outside import Outside
from conversations.staff import Staff
from conversations.tracker import read_events
from conversations.transcript import Transcript, Turn
from conversations.walking import invariants
from conversations.walking.invariants import NOT_UNDERSTOOD, Broken, Seen
from conversations.walking.moves import NEXT, Move, Standing, Start
from conversations.walking.written import Written

# Gives the next move, or None at the end.
Choose = Callable[[Standing], Move | None]

_LEADS_ON = ("utter_step_", "utter_walk_finished", "utter_ask_service", "utter_welcome")
_PRESSES_TO_LEAD_ON = 3


@dataclass
class Walked:
    """``moves`` are those that were made, ``turns`` the messages that the bot answered."""

    start: Start
    moves: list[Move]
    transcript: Transcript
    broken: Broken | None

    @property
    def turns(self) -> int:
        return sum(turn.how != "outside" for turn in self.transcript.turns)


def walk(staff: Staff, start: Start, choose: Choose) -> Walked:
    """Walks until ``choose`` has no more moves, or something breaks. Looks for the way on at the end, and wherever the
    bot offers no buttons. Somebody of the staff is there where no other walk is beside this one.
    """
    stack = staff.stack
    with Outside(stack, staff) as outside:
        if start.has_outage:
            outside.act("arrives")
        customer = outside.let_in(start.language, start.service, start.meeting)
        with closing(Written(stack.instance, customer.conversation)) as written:
            return _Walk(start, outside, customer, written).walk(choose)


def walk_again(staff: Staff, start: Start, moves: Sequence[Move]) -> Walked:
    """Makes these moves. A button that is not offered now is left out."""
    left = iter(moves)

    def choose(now: Standing) -> Move | None:
        return next((move for move in left if move.kind != "press" or move.what in now.buttons), None)

    return walk(staff, start, choose)


class _Walk:
    """The state of a walk."""

    def __init__(self, start: Start, outside: Outside, customer: Customer, written: Written) -> None:
        self._start = start
        self._outside = outside
        self._customer = customer
        self._written = written
        self._now = Standing(start.language, service=start.service)
        self._moves: list[Move] = []
        self._transcript = Transcript("", "", 1, start.language, start.service, start.meeting)

    def walk(self, choose: Choose) -> Walked:
        broken = self._say(self._customer.open_chat)
        while broken is None:
            move = choose(self._now)
            if move is None:
                broken = self._look_for_way_on()
                break
            broken = self._make(move)
            if broken is None and not self._now.buttons and move.kind in ("press", "write"):
                broken = self._look_for_way_on()
        return Walked(self._start, self._moves, self._transcript, broken)

    def _make(self, move: Move) -> Broken | None:
        self._moves.append(move)
        self._outside.stay()
        if move.kind == "press":
            return self._say(lambda: self._customer.press(move.what), move.what)
        if move.kind == "write":
            return self._write(move)
        self._happen(move)
        return None

    def _write(self, move: Move) -> Broken | None:
        text = self._outside.filled_in(move.what)
        secrets = [*move.secrets, *([self._outside.code] if self._outside.code else [])]
        if text != move.what:
            secrets.append(self._outside.filled_in("{{wrong_code}}"))
        try:
            return self._say(lambda: self._customer.write(text), move.what, text, tuple(secrets))
        except Refused as refused:
            return invariants.wrongly_refused(text, refused.code, refused.sentence, self._now.language)

    def _happen(self, move: Move) -> None:
        if move.kind == "verification":
            self._outside.change("verification", move.what)
        else:
            try:
                self._outside.advise(move.what)
            except httpx.HTTPError:
                # It is down, or the meeting is locked or confirmed: then nothing has happened.
                return
        is_up = move.what == "up" if move.kind == "verification" else self._now.verification_is_up
        self._now = replace(self._now, verification_is_up=is_up, has_code=self._outside.code is not None)
        self._transcript.turns.append(Turn("outside", f"{move.kind}: {move.what}", {move.kind: move.what}))

    def _say(
        self, saying: Callable[[], Turn], said: str = "", typed: str = "", secrets: tuple[str, ...] = ()
    ) -> Broken | None:
        try:
            turn = saying()
        except httpx.HTTPError as error:
            return Broken("answered", said, f"desk does not answer: {type(error).__name__}")
        if turn.how == "text":
            turn.line = {"user": said}
        written = self._written.read()
        self._transcript.turns.append(turn)
        self._transcript.add(read_events(self._written.events))
        seen = Seen(self._now, turn, typed, secrets, written)
        self._now = replace(
            self._now,
            language=seen.language,
            step=seen.step,
            service=seen.service,
            buttons=tuple(turn.buttons) or (() if seen.by_bot else self._now.buttons),
            failures=_failures(self._now, seen),
            said=said if turn.how == "text" else "",
        )
        return invariants.first_broken(seen)

    def _look_for_way_on(self) -> Broken | None:
        """From here "next" must lead on, or buttons must."""
        stood, tried, made = self._now, set[str](), len(self._moves)
        broken = self._make(Move("write", NEXT[stood.language]))
        if not broken and not self._transcript.turns[-1].reading.intents:  # it was the message left for a person
            broken = self._make(Move("write", NEXT[stood.language]))
        for _ in range(_PRESSES_TO_LEAD_ON):
            untried = [title for title in self._now.buttons if title not in tried]
            if broken or self._has_led_on() or not untried:
                break
            tried.add(untried[0])
            broken = self._make(Move("press", untried[0]))
        if broken or self._has_led_on():
            return broken
        del self._moves[made:]  # they are made again when this walk is
        last = self._transcript.turns[-1]
        (way_on,) = texts.buttons(["show_step" if stood.step else "start"], self._now.language)
        told = f"neither next nor a button leads on from {stood.step or 'the beginning'}"
        return Broken("way_on", str(last.reading.intent or "desk"), told, [{"buttons": [way_on["title"]]}])

    def _has_led_on(self) -> bool:
        utters = [utter or "" for utter in self._transcript.turns[-1].reading.utters]
        return any(utter.startswith(_LEADS_ON) for utter in utters)


def _failures(before: Standing, seen: Seen) -> int:
    """How many messages in a row the bot has not understood. What desk answers itself is none of them."""
    if not seen.by_bot:
        return before.failures
    return before.failures + 1 if seen.intent in NOT_UNDERSTOOD else 0
