"""Finds confirmation codes and other secret numbers in what a customer wrote."""

import re
import unicodedata
from dataclasses import dataclass

from privacy.date_patterns import DAY, MONTH, TIME, YEAR
from privacy.masking import IDENTITY_CODE, PUBLIC_NUMBER

_BLANK = r"[\W_]{0,6}"
_RUN = re.compile(rf"\d(?:{_BLANK}\d)*")
_GROUP = re.compile(r"\d+")

_DURATION = r"\d{1,2}\s?[-–]\s?\d{1,2}(?=\s*(?:min|tim|sek|h\b|dagar|gånger|tunti|päiv|kertaa|hour|sec|day|times))"
_AMOUNT = r"\d[\d .]*(?=\s*(?:€|eur|e\b|mk|meter|metri|km|personer|henk|people|persons|kr))"
_NO_MORE = rf"(?!{_BLANK}\d)"

# Numbers that are recognisably something else. Times and dates only where no further digits stand beside them, for
# "48.12.30" is a code.
_SOMETHING_ELSE = re.compile(
    rf"{PUBLIC_NUMBER.pattern}|(?<!\d)(?<!\d[.: ])(?:"
    rf"{DAY}\.{MONTH}\.{YEAR}(?:\s+(?:kl\.?\s*)?{TIME})?|{_DURATION}|{TIME}\s?[-–]\s?{TIME}{_NO_MORE}|{TIME}{_NO_MORE}"
    rf"|{DAY}\.{MONTH}\.{_NO_MORE}|{YEAR}{_NO_MORE}|{_AMOUNT})",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+|00)358[\s-]?\d|^0[45]\d?[\s-]?\d")


@dataclass(frozen=True)
class Numbers:
    """What the digits in a message are.

    ``code``: one confirmation code, ASCII. ``almost_code``: one digit more or fewer, or several different codes.
    ``secret``: an identity code, or as many digits as a card, an account or a user id has. ``key_code``: four digits,
    which are a secret only if the words say so. ``rest``: the message without its numbers.
    """

    code: str | None = None
    almost_code: bool = False
    secret: bool = False
    key_code: bool = False
    rest: str = ""


def read_numbers(text: str, code_length: int = 6) -> Numbers:
    """Looks for one confirmation code in any grouping, ASCII or other Unicode digits alike."""
    plain = unicodedata.normalize("NFKC", text)
    rest = _RUN.sub(" ", _SOMETHING_ELSE.sub(" ", plain))
    if IDENTITY_CODE.search(plain):
        return Numbers(secret=True, rest=rest)
    runs = _RUN.findall(_SOMETHING_ELSE.sub(" x ", plain))
    codes = {code for run in runs for code in _codes_in(run, code_length)}
    if len(codes) == 1:
        return Numbers(code=codes.pop(), rest=rest)
    lengths = [len("".join(_GROUP.findall(run))) for run in runs]
    if codes or any(abs(length - code_length) == 1 for length in lengths):
        return Numbers(almost_code=True, rest=rest)
    secret = any(length > code_length + 1 for length in lengths) and not _PHONE.search(plain)
    return Numbers(secret=secret, key_code=4 in lengths, rest=rest)


def _codes_in(run: str, code_length: int) -> set[str]:
    groups = _GROUP.findall(run)
    whole = {_ascii(group) for group in groups if len(group) == code_length}
    if whole:
        return whole
    digits = "".join(groups)
    return {_ascii(digits)} if len(digits) == code_length else set()


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits)
