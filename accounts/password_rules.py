"""Which passwords are too easy to guess. Length counts, composition does not (NIST SP 800-63B-4, 3.1.1.2)."""

import unicodedata
from pathlib import Path

LEAST_LENGTH = 12
GREATEST_LENGTH = 256
_LEAST_BESIDE_A_NAME = 4  # letters: "anna.berg.2026" is the name
_LEAST_DIFFERENT = 5  # characters: "aaaaaaaaaaaa", "121212121212"
_MOST_COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


def is_weak(password: str, *names: str) -> bool:
    """Whether the password of somebody with these names is short, trivial, common or a name."""
    folded = _folded(password)
    if not LEAST_LENGTH <= len(folded) <= GREATEST_LENGTH or len(set(folded)) < _LEAST_DIFFERENT:
        return True
    if folded in _MOST_COMMON or _without_ends(folded) in _MOST_COMMON:
        return True
    return any(_is_little_but(_folded(name), folded) for name in names)


def _is_little_but(name: str, folded: str) -> bool:
    if not name or name not in folded:
        return False
    return sum(character.isalpha() for character in folded.replace(name, "")) < _LEAST_BESIDE_A_NAME


def _without_ends(folded: str) -> str:
    """ "!password2026" is "password"."""
    letters = [index for index, character in enumerate(folded) if character.isalpha()]
    return folded[letters[0] : letters[-1] + 1] if letters else folded


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
