"""Finds confirmation codes and other secret numbers in what a customer wrote."""

import re
import unicodedata
from dataclasses import dataclass

from privacy.masking import holds_secret

# Digits with up to three characters between them that are neither letters nor digits: "482 913", "48-29-13", "4 8 2 …".
_RUN = re.compile(r"\d(?:[^\w]{0,3}\d)*")
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z]\b")
_TIME = r"\b(?:[01]?\d|2[0-3])[.:][0-5]\d\b(?![.:\-]?\d)"
_DATE = r"\b[0-3]?\d\.[01]?\d\.(?:(?:19|20)\d{2}\b|(?!\d))"
_YEAR = r"\b(?:19|20)\d{2}\b(?![^\w]{0,3}\d)"
_TIME_OR_DATE = re.compile(rf"{_TIME}|{_DATE}")
_YEAR_ALONE = re.compile(_YEAR)


@dataclass(frozen=True)
class Numbers:
    """What the digits in a message are.

    ``code``: exactly as many digits as a confirmation code has, ASCII. ``almost_code``: one digit more or fewer, or
    several different codes. ``secret``: something else that must not be written here.
    """

    code: str | None = None
    almost_code: bool = False
    secret: bool = False


def read_numbers(text: str, code_length: int = 6) -> Numbers:
    """Looks for one confirmation code in any grouping, ASCII or other Unicode digits alike."""
    plain = unicodedata.normalize("NFKC", text)
    if _IDENTITY_CODE.search(plain):
        return Numbers(secret=True)
    without_times = _TIME_OR_DATE.sub(" x ", plain)
    found = {code for run in _RUN.findall(without_times) if (code := _code_in(run, code_length))}
    codes = {code for code in found if len(code) == code_length}
    if len(codes) == 1:
        return Numbers(code=codes.pop())
    if found:
        return Numbers(almost_code=True)
    return Numbers(secret=holds_secret(_YEAR_ALONE.sub(" x ", without_times)))


def _code_in(run: str, code_length: int) -> str | None:
    groups = re.findall(r"\d+", run)
    whole = [group for group in groups if len(group) == code_length]
    if len(whole) == 1:
        return _ascii(whole[0])
    digits = "".join(groups)
    return _ascii(digits) if abs(len(digits) - code_length) <= 1 else None


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits)
