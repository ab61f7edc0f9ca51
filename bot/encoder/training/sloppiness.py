"""Texts as somebody in a hurry types them."""

import random

_PLAIN = str.maketrans("åäöÅÄÖéü", "aaoAAOeu")
_FEWEST_WORDS = 3
_LONG = 40


def sloppy(text: str, chance: random.Random) -> str:
    """Almost half as they are; the others with slips, some without the dots over their letters or without a word."""
    if chance.random() < 0.45:
        return text
    if chance.random() < 0.15:
        text = text.translate(_PLAIN)
    if chance.random() < 0.4:
        text = _shorter(text, chance)
    for _ in range(chance.choice((0, 1, 1, 2) if len(text) < _LONG else (1, 2, 3))):
        text = _slip(text, chance)
    return text


def _shorter(text: str, chance: random.Random) -> str:
    """Without a word, where three are left: the others must do to tell what is meant."""
    words = text.split()
    if len(words) <= _FEWEST_WORDS:
        return text
    del words[chance.randrange(len(words))]
    return " ".join(words)


def _slip(text: str, chance: random.Random) -> str:
    places = [index for index in range(1, len(text) - 1) if text[index].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    before, letter, after = text[:at], text[at], text[at + 1 :]
    return chance.choice((before + after, before + letter + letter + after, before + after[0] + letter + after[1:]))
