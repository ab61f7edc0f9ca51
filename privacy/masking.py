"""Masks codes, personal identity codes, card and account numbers and stated passwords in free text.

Runs in both environments (standard library only), so that what is masked never depends on who stores it.
The rule is deliberately broad: of digits, only what is recognisably harmless (a time, a date, a duration, the bank's
public phone numbers, a technical id) is kept; everything else of four digits or more goes, however it is grouped.
"""

import re
import unicodedata

from privacy.date_patterns import DAY, MONTH, TIME, YEAR

MASK = "••••••"

# What people put between digits: spaces, hyphens, dots, "... ", a new line, a blank that is a letter, "och sen".
_BLANK = r"[\W_\u115f\u1160\u3164\uffa0]{0,6}"
_JOINED = r"(?:och|å|o|sen|sedan|så|x|br|ja|sitten|sit|and|then)"
_GAP = rf"{_BLANK}(?:{_JOINED}{_BLANK}){{0,2}}"
_ALONE = rf"(?!{_GAP}\d)"

_CLOCK = rf"{TIME}(?:\s?[-–]\s?{TIME})?"

_IDENTITY_CODES = (
    r"(?<!\d)\d{6}\s?[-–—+A-FU-Ya-fu-y]\s?\d{3}\s?[0-9A-Za-z](?!\d)",  # 2023 separators included
    r"(?<!\d)\d{6}\s?\d{3}[A-Za-z](?![^\W\d_])",
    rf"(?<!\d){DAY}\.{MONTH}\.(?:{YEAR}|\d\d)\s?[-–—+A-FU-Ya-fu-y]\s?\d{{3}}\s?[0-9A-Za-z](?!\d)",
)
_OWN_IDS = (
    r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{32}\b",
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
)
_IBAN = rf"(?<![^\W_])[A-Za-z]{{2}}\d{{2}}(?:{_GAP}[0-9A-Za-z]{{4}}){{2,7}}(?:{_GAP}[0-9A-Za-z]{{1,3}})?(?![^\W_])"
_HARMLESS = (
    r"(?:\+358[ -]?|(?<!\d)0)100[ -]?0(?:500|555)(?!\d)",  # customer service and deactivation service
    rf"\b{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?",
    rf"\b{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b{_ALONE}",
    rf"\b{DAY}\.{MONTH}\.{YEAR}\b(?:\s+{_CLOCK})?{_ALONE}",  # 24.12.2026 14.30
    rf"\b{DAY}\.{MONTH}\.{_ALONE}",
    rf"\b{_CLOCK}\b{_ALONE}",
    r"\b\d{1,2}\s?[-–]\s?\d{1,2}(?=\s*(?:min|tim|sek|h\b|dagar|gånger|år))",  # 15-20 minuter
    r"\b127\.0\.0\.1(?::\d{2,5})?\b",
)
_ANY_OTHER_NUMBER = rf"\d(?:{_GAP}\d){{3,}}"
_DIGIT_WORD = (
    r"(?:noll|nolla|ett|en|två|tva|tre|fyra|fem|sex|sju|åtta|atta|nio|nie|yksi|kaksi|kolme|neljä|viisi|kuusi|seitsemän"
    r"|kahdeksan|yhdeksän|zero|one|two|three|four|five|six|seven|eight|nine)"
)
_DIGITS_IN_WORDS = rf"\b{_DIGIT_WORD}(?:\W{{1,4}}(?:{_JOINED}\W{{1,4}})?{_DIGIT_WORD}){{3,}}\b"


def _one_of(patterns: tuple[str, ...]) -> str:
    return "|".join(patterns)


# The first alternative that fits decides.
IDENTITY_CODE = re.compile(_one_of(_IDENTITY_CODES))
PUBLIC_NUMBER = re.compile(_HARMLESS[0])
_NUMBERS = re.compile(
    rf"(?:{_one_of(_IDENTITY_CODES)})|(?P<own_id>{_one_of(_OWN_IDS)})|(?:{_IBAN})"
    rf"|(?P<harmless>{_one_of(_HARMLESS)})|(?:{_ANY_OTHER_NUMBER})|(?i:{_DIGITS_IN_WORDS})"
)
_NAMES_OF_SECRETS = r"(?<![^\W\d_])(?:lösen|salasana|password|passcode|pin|cvc|cvv)\w*"
_BETWEEN = r"[^\w•]+"
_IS = r"(?:(?:är|e|ä|on|is)\b\s*[:=]?|[:=])"
_NO_PASSWORDS = (
    r"(?:fel|rätt|glömt|glömd|bortglömt|låst|låsta|inte|int|väärin|oikein|unohtunut|lukossa"
    r"|wrong|forgotten|locked|not)\b"
)
_PASSWORDS = (
    # "lösenordet mitt är sommar1": within a few words of its name, whatever holds a digit or a sign
    re.compile(
        rf"(?P<lead>{_NAMES_OF_SECRETS}{_BETWEEN}(?:[^\W\d_]+{_BETWEEN}){{0,3}}?)(?P<word>(?=[^\s•]*[\d_!#%&@$])[^\s•]+)",
        re.IGNORECASE,
    ),
    # "lösenord: hemligt"
    re.compile(
        rf"(?P<lead>{_NAMES_OF_SECRETS}(?:\s+mitt)?\s*{_IS}\s*)(?P<word>(?!{_NO_PASSWORDS})[^\W•][^\s•]+)",
        re.IGNORECASE,
    ),
)


def mask(text: str) -> str:
    """The text with everything that looks like a secret number or a stated password replaced by ``MASK``.

    Where nothing is masked the text comes back as it was; otherwise in Unicode's compatibility form (NFKC), for digits
    may be written in circles or as superscripts. Masking twice changes nothing.
    """
    plain = unicodedata.normalize("NFKC", text)
    masked = _mask_once(plain)
    if masked == plain:
        return text
    # What one pass takes away can show another secret, half of a phone number for instance.
    while (again := _mask_once(masked)) != masked:
        masked = again
    return masked


def holds_secret(text: str) -> bool:
    """Whether ``mask`` would take anything away."""
    return mask(text) != text


def _mask_once(text: str) -> str:
    return _mask_passwords(_mask_numbers(text))


def _mask_passwords(text: str) -> str:
    for pattern in _PASSWORDS:
        text = pattern.sub(lambda match: match["lead"] + MASK, text)
    return text


def _mask_numbers(text: str) -> str:
    return _NUMBERS.sub(lambda match: match["own_id"] or match["harmless"] or MASK, text)
