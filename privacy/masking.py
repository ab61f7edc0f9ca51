"""Masks codes, personal identity codes, card and account numbers in free text.

Runs in both environments (standard library only), so that what is masked never depends on who stores it.
The rule is deliberately broad: of digits, only what is recognisably harmless (a time, a full date, the bank's
public phone numbers, a technical id) is kept; everything else of four digits or more goes.
"""

import re

MASK = "••••••"

_GAP = r"[^\w]{0,3}"  # what people put between digits: spaces, hyphens, dots, "- ", a new line

_HARMLESS = "|".join(
    (
        r"(?:\+358[ -]?|\b0)100[ -]?0(?:500|555)\b",  # customer service and deactivation service
        r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?",  # time stamp in a log
        r"\b\d{4}-\d{2}-\d{2}\b",
        r"\b[0-3]?\d\.[01]?\d\.(?:19|20)\d{2}\b(?!\.)",  # 24.12.2026
        rf"\b(?:[01]?\d|2[0-3])[.:][0-5]\d\b(?!{_GAP}\d)",  # 14.30
        r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        r"\b(?=\d*[a-f])[0-9a-f]{16,}\b",  # our own ids
        r"\b127\.0\.0\.1(?::\d{2,5})?\b",
    )
)
_SECRET = "|".join(
    (
        r"\b\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z]\b",  # personal identity code, 2023 separators included
        rf"\b[A-Za-z]{{2}}\d{{2}}(?:{_GAP}[0-9A-Za-z]{{4}}){{2,7}}(?:{_GAP}[0-9A-Za-z]{{1,3}})?\b",  # IBAN
        rf"\d(?:{_GAP}\d){{4,}}",  # five digits or more, in any grouping
        r"\d{4}",
    )
)
_PASSWORD = re.compile(
    r"(?P<lead>\b(?:lösenord\w*|salasana\w*|password|passcode|pin(?:-?kod\w*|-?koodi\w*|-?code)?)"
    r"\s*(?:(?:är|e|ä|on|is|=)\s+|[:=]\s*))(?P<word>(?=\S*[\d_!#%&@$])\S+)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(rf"(?P<harmless>{_HARMLESS})|(?P<secret>{_SECRET})")


def mask(text: str) -> str:
    """The text with everything that looks like a secret number or a stated password replaced by ``MASK``.

    Masking twice changes nothing.
    """
    masked = _PASSWORD.sub(lambda match: match["lead"] + MASK, text)
    return _NUMBERS.sub(lambda match: match["harmless"] or MASK, masked)


def holds_secret(text: str) -> bool:
    """Whether ``mask`` would take anything away."""
    return mask(text) != text
