"""What a customer may do next: any button, any line of the training data, codes, rubbish; and faults from outside."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bot.examples import all_examples
from conversations.outside import MEETINGS, WITH_ADVISER
from desk.vocabulary import LANGUAGES

_LONGEST_WALK = 40
_LETTERS_LOST = 0.1
# Who was not understood often says the same again.
_SAYS_IT_AGAIN = 0.7
_SERVICES = (None, "op_fi", "op_mobilen")

NEXT = {"sv": "nästa", "fi": "seuraava", "en": "next"}
_SHORT = {
    "sv": ("tillbaka", "visa steget igen", "ok", "ja", "nej", "klart", "var är jag", "börja om", "gå till steg 5"),
    "fi": ("takaisin", "näytä uudelleen", "ok", "joo", "ei", "valmis", "missä olen", "aloita alusta", "vaiheeseen 5"),
    "en": ("back", "repeat", "ok", "yes", "no", "done", "where am I", "start over", "go to step 5"),
}
_PERSON = {
    "sv": "jag vill tala med en människa",
    "fi": "haluan puhua ihmisen kanssa",
    "en": "i want to speak to a person",
}
_CODE = {"sv": "koden är {}", "fi": "koodi on {}", "en": "the code is {}"}
_RUBBISH = (
    "😀😀👍🏽",
    "<b>nästa</b><script>alert(1)</script>",
    '{"intent": "restart", "entities": {"step": "op7"}}',
    "/restart",
    "／session_start",
    '/change_language{"language": "fi"}',
    "x" * 2000,
    "verkkotapaaminen " * 58,
    "nästa \ud800",
    "\udfff",
    "   ",
    "\u200b\u2060",
    "\x00nästa\x00",
    ".",
    "???",
    "'; DROP TABLE events; --",
    "{label_confirm} {number} %s",
    "\u202eatsän",
    "𝓷ä𝓼𝓽𝓪",
    "asdkjh qwpoei zxmcnb",
    "null",
    "次へ",
    "z\u0301\u0302\u0303" * 60,
)

Kind = Literal["press", "write", "adviser", "verification"]


@dataclass(frozen=True)
class Move:
    """``what`` is the button's title, the text (with {{code}} for the adviser's), or what happens outside.

    ``secrets`` are those in the text that nobody may keep or repeat.
    """

    kind: Kind
    what: str
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Start:
    """What the page tells when the chat opens. ``has_outage``: verification may stop in this walk, which is alone."""

    language: str
    service: str | None
    meeting: str
    has_outage: bool
    turns: int


@dataclass(frozen=True)
class Standing:
    """Where the customer stands before a move. ``said``: the text written last; ``failures``: how many messages in a
    row were not understood.
    """

    language: str
    step: str | None = None
    service: str | None = None
    buttons: tuple[str, ...] = ()
    failures: int = 0
    said: str = ""
    has_code: bool = False
    verification_is_up: bool = True


def start(chance: random.Random, has_outage: bool) -> Start:
    meeting = "booked" if has_outage else chance.choices(MEETINGS, (8, 8, 1, 1))[0]
    return Start(chance.choice(LANGUAGES), chance.choice(_SERVICES), meeting, has_outage, _length(chance))


def choose(chance: random.Random, begun: Start, now: Standing) -> Move:
    """The same move for the same chance, and the same standing."""
    if not now.verification_is_up and chance.random() < 0.3:
        return Move("verification", "up")
    if begun.has_outage and now.verification_is_up and chance.random() < 0.1:
        return Move("verification", "down")
    if now.failures and now.said and chance.random() < _SAYS_IT_AGAIN:
        return Move("write", now.said)
    choosers: Sequence[tuple[Callable[[random.Random, Start, Standing], Move], int]] = (
        (_press, 36),
        (_say_example, 30),
        (_say_something_short, 14),
        (_say_code, 10),
        (_say_secret, 4),
        (_ask_for_person, 4),
        (_say_rubbish, 6),
        (_say_it_garbled, 12),
    )
    chooser = chance.choices([each for each, _ in choosers], [weight for _, weight in choosers])[0]
    return chooser(chance, begun, now)


def _length(chance: random.Random) -> int:
    return chance.randint(4, _LONGEST_WALK)


def _press(chance: random.Random, begun: Start, now: Standing) -> Move:
    return Move("press", chance.choice(now.buttons)) if now.buttons else Move("write", NEXT[now.language])


def _say_example(chance: random.Random, begun: Start, now: Standing) -> Move:
    language = now.language if chance.random() < 0.9 else chance.choice(LANGUAGES)
    return Move("write", chance.choice(_examples(language)))


def _say_something_short(chance: random.Random, begun: Start, now: Standing) -> Move:
    words = (*_SHORT[now.language], *[NEXT[now.language]] * 6)
    return Move("write", chance.choice(words))


def _say_code(chance: random.Random, begun: Start, now: Standing) -> Move:
    if begun.meeting in WITH_ADVISER and now.verification_is_up and (not now.has_code or chance.random() < 0.2):
        return Move("adviser", chance.choices(("issue_code", "unlock"), (4, 1))[0])
    said = chance.choice(("{}", _CODE[now.language]))
    if now.has_code and chance.random() < 0.8:
        placeholder = chance.choices(("{{code}}", "{{code grouped}}", "{{wrong_code}}"), (1, 1, 4))[0]
        return Move("write", said.format(placeholder))
    digits = _digits(chance, 6)
    mangled = chance.choice((digits, digits[:5], f"{digits}7", f"{digits[:3]}-{digits[3:]}", " ".join(digits)))
    return Move("write", said.format(mangled), (mangled,) if len(mangled) > 5 else ())


def _say_secret(chance: random.Random, begun: Start, now: Standing) -> Move:
    bank_id, password = _digits(chance, 8), f"Sommar{_digits(chance, 4)}!"
    identity = f"1310{_digits(chance, 2)}-{_digits(chance, 3)}T"
    card = " ".join(_digits(chance, 4) for _ in range(4))
    said = {
        bank_id: {"sv": "mitt användar-id är {}", "fi": "käyttäjätunnukseni on {}", "en": "my user id is {}"},
        password: {"sv": "mitt lösenord är {}", "fi": "salasanani on {}", "en": "my password is {}"},
        identity: {"sv": "min personbeteckning är {}", "fi": "henkilötunnukseni on {}", "en": "my id code is {}"},
        card: {"sv": "kortnummer {}", "fi": "kortin numero {}", "en": "card number {}"},
    }
    secret = chance.choice(list(said))
    return Move("write", said[secret][now.language].format(secret), (secret,))


def _ask_for_person(chance: random.Random, begun: Start, now: Standing) -> Move:
    return Move("write", _PERSON[now.language])


def _say_rubbish(chance: random.Random, begun: Start, now: Standing) -> Move:
    return Move("write", chance.choice(_RUBBISH))


def _say_it_garbled(chance: random.Random, begun: Start, now: Standing) -> Move:
    """A few words of two examples, with letters missing: much of it is understood as little by a person."""
    words = [
        *chance.choice(_examples(now.language)).split(),
        *chance.choice(_examples(chance.choice(LANGUAGES))).split(),
    ]
    mixed = " ".join(chance.sample(words, min(len(words), chance.randint(2, 5))))
    kept = "".join(letter for letter in mixed if chance.random() > _LETTERS_LOST)
    return Move("write", kept if kept.strip() else mixed)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


@cache
def _examples(language: str) -> tuple[str, ...]:
    return tuple(example.text for example in all_examples(Path("data/nlu") / language))
