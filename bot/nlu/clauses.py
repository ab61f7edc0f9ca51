"""The parts of a message that may each be about something of their own."""

import re

_FEWEST_WORDS = 2
_MOST_CLAUSES = 8

_BREAK = re.compile(
    r"[.!?;\n]+\s+|\s[-–]\s|,?\s+(?:och|å|o|samt|dessutom|men|sen|sedan|ja|sekä|lisäksi|mutta|sitten|and|also|but|then)\s+",
    re.IGNORECASE,
)


def clauses(text: str) -> list[str]:
    """The first few clauses of at least two words, if there are several; else nothing."""
    parts = [part.strip(" ,") for part in _BREAK.split(text)]
    whole = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return whole[:_MOST_CLAUSES] if len(whole) > 1 else []
