"""What a customer writes, made safe to hand on as text and nothing but text."""

import unicodedata

LONGEST = 1000

_LINE_BREAKS = "\t\n\r"
_SLASHES = "/\u2044\u2215\uff0f"  # fraction slash, division slash and full-width solidus pass for one
_DROPPED = frozenset({"Cc", "Cs", "Cf", "Co", "Cn"})  # control, surrogate, invisible, private and unassigned


def clean_text(written: str) -> str:
    """``written`` without what cannot be seen, outer white space and leading slashes; may be empty.

    Rasa takes a message that begins with a slash as a command, whatever white space stands before it. The channel
    cleans once more by the same rules, and finds nothing left to do.
    """
    visible = "".join(_visible(character) for character in written)
    start = 0
    while start < len(visible) and (visible[start].isspace() or visible[start] in _SLASHES):
        start += 1
    return visible[start:].rstrip()


def _visible(character: str) -> str:
    if character in _LINE_BREAKS:
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character
