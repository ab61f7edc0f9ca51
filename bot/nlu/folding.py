"""One spelling for the many ways in which people write the same name."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_DIGIT = re.compile(r"\d")
_EXPLICIT = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "👍": " ja ", "👎": " nej "})


def fold(text: str) -> str:
    """Lower case, accents taken off (å, ä -> a, ö -> o), everything that is no letter or digit a single space."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_EXPLICIT))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", plain).strip()


def simplified(text: str) -> str:
    """Small letters, and every digit the same: neither shouting nor which digits a code has changes what is meant."""
    return _DIGIT.sub("0", text.lower())
