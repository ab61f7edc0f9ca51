"""What a customer types, made safe to hand on as text and nothing but text.

Runs in both environments (standard library only): desk cleans, and Rasa's channel once more by the same rules.
"""

import unicodedata

_LINE_BREAKS_AND_TABS = "\n\r\t"
_DROPPED = frozenset({"Cc", "Cs", "Cf", "Co", "Cn"})  # control, surrogate, invisible, private and unassigned
_SLASHES = frozenset("/\u2044\u2215")  # fraction slash and division slash pass for one


def clean_text(text: str) -> str:
    """``text`` without what cannot be seen, outer white space and leading slashes; "" when nothing is left.

    Rasa takes a message that begins with a slash as a command, whatever white space stands before it.
    """
    visible = "".join(_visible(character) for character in text).strip()
    start = next((place for place, character in enumerate(visible) if not _is_skipped(character)), len(visible))
    return visible[start:]


def _visible(character: str) -> str:
    if character in _LINE_BREAKS_AND_TABS:
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character


def _is_skipped(leading: str) -> bool:
    # Normalised: a full-width slash becomes a slash, a free-standing accent a space with the accent on it.
    read_as = unicodedata.normalize("NFKC", leading)[0]
    return read_as.isspace() or read_as in _SLASHES
