"""``make talk lang=sv service=op_fi``: a chat in the terminal against the real bot, which can be saved as a test."""

import argparse
import readline  # noqa: F401 # gives input() its history and arrows
import sys
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from conversations.customer import Customer, NotTaken
from conversations.outside import MEETINGS, Outside
from conversations.recording import NotSaved, save
from conversations.services import found_or_started
from conversations.staff import Staff
from conversations.tracker import readings
from conversations.transcript import Transcript, Turn
from desk.vocabulary import LANGUAGES
from launcher.processes import ServiceFailed, SettingWrong
from launcher.stack import NotTrained, Stack

HELP = """Write what the customer writes. A number with a slash, /1, presses a button.
  /intent      how the last message was understood
  /slots       what the bot remembers
  /code        the adviser issues a code; {{code}} in a message stands for it
  /save name   writes the conversation as a test; name is a sentence, or topic/sentence
  /quit        ends the talk"""


class Ended(Exception):
    """The person has had enough."""


@dataclass
class Talk:
    stack: Stack
    customer: Customer
    outside: Outside
    transcript: Transcript

    def answer(self, typed: str) -> str:
        """What is shown after this line. Raises Ended."""
        if not typed.startswith("/"):
            return self._say(lambda: self._written(typed))
        command, _, rest = typed[1:].partition(" ")
        if command.isdecimal():
            return self._press(int(command))
        if command == "save":
            return self._save(rest)
        return _COMMANDS.get(command, Talk._help)(self)

    def open_chat(self) -> str:
        return self._say(self.customer.open_chat)

    def _say(self, saying: Callable[[], Turn]) -> str:
        heard = self._hear()
        try:
            turn = saying()
        except NotTaken as reason:
            return str(reason)
        self.transcript.turns.append(turn)
        rasa, token = self.stack.url("rasa"), self.stack.keys["rasa_token"]
        self.transcript.add(readings(self.stack.http, rasa, token, self.customer.conversation))
        bubbles = [*_shown(heard), *_shown(turn)]
        buttons = [f"/{number} [{title}]" for number, title in enumerate(turn.buttons, start=1)]
        return "\n".join([*bubbles, "  " + "  ".join(buttons)] if buttons else bubbles)

    def _hear(self) -> Turn:
        """What somebody of the staff has written meanwhile."""
        turn = Turn("outside")
        self.customer.hear(turn)
        if turn.bubbles:
            self.transcript.turns.append(turn)
        return turn

    def _written(self, text: str) -> Turn:
        turn = self.customer.write(self.outside.filled_in(text))
        if self.outside.filled_in(text) != text:
            turn.line = {"user": text}
        return turn

    def _press(self, number: int) -> str:
        last = self._last()
        if not 1 <= number <= len(last.buttons):
            return f"There is no button {number}."
        return self._say(lambda: self.customer.press(last.buttons[number - 1]))

    def _intent(self) -> str:
        intents = self._last().reading.intents
        return "\n".join(f"  {name:<32}{confidence:.2f}" for name, confidence in intents) or "  nothing was read"

    def _slots(self) -> str:
        known = self._last().reading.slots
        return "\n".join(f"  {name:<20}{value}" for name, value in known.items() if value is not None) or "  none"

    def _last(self) -> Turn:
        return next(turn for turn in reversed(self.transcript.turns) if turn.how != "outside")

    def _code(self) -> str:
        if self.transcript.meeting != "booked":
            return "There is no meeting: begin with `make talk meeting=booked`."
        self.outside.advise("issue_code")
        self.transcript.turns.append(Turn("outside", "adviser: issue_code", {"adviser": "issue_code"}))
        return "The adviser has issued a code. Write {{code}}, {{code grouped}} or {{wrong_code}} for it."

    def _save(self, name: str) -> str:
        try:
            return f"Saved as {save(self.transcript, name)}."
        except NotSaved as reason:
            return str(reason)

    def _help(self) -> str:
        return HELP

    def _quit(self) -> str:
        raise Ended


def _shown(turn: Turn) -> list[str]:
    """Its bubbles, with who said them unless it was the bot."""
    said = [bubble.text if bubble.speaker == "bot" else f"{bubble.said_by}: {bubble.text}" for bubble in turn.bubbles]
    return [f"  {text}".replace("\n", "\n  ") for text in said]


_COMMANDS: dict[str, Callable[[Talk], str]] = {
    "intent": Talk._intent,
    "slots": Talk._slots,
    "code": Talk._code,
    "quit": Talk._quit,
}


def begin(stack: Stack, language: str, service: str | None, meeting: str) -> Talk:
    outside = Outside(stack, Staff(stack))
    customer = outside.let_in(language, service, meeting)
    return Talk(stack, customer, outside, Transcript("", "", 1, language, service, meeting))


def main() -> int:
    wanted = _arguments()
    try:
        with found_or_started() as stack:
            talk = begin(stack, wanted.lang, wanted.service or None, wanted.meeting)
            print(HELP, talk.open_chat(), sep="\n\n")
            while True:
                typed = input("> ").strip()
                if typed:
                    print(talk.answer(typed))
    except (Ended, EOFError, KeyboardInterrupt):
        return 0
    except (NotTrained, ServiceFailed, SettingWrong) as error:
        print(error, file=sys.stderr)
    except httpx.HTTPError as error:
        print(f"The bot does not answer any more ({type(error).__name__}).", file=sys.stderr)
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make talk", description=__doc__)
    parser.add_argument("--lang", choices=LANGUAGES, default="sv")
    parser.add_argument("--service", choices=("op_fi", "op_mobilen", ""), default="")
    parser.add_argument("--meeting", choices=MEETINGS, default="none")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
