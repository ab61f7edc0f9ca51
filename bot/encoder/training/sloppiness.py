"""Texts as somebody in a hurry types them."""

import random

_PLAIN = str.maketrans("åäöÅÄÖéü", "aaoAAOeu")


def sloppy(text: str, chance: random.Random) -> str:
    """Seven in ten as they are; the others with a slip or two, some without the dots over their letters."""
    if chance.random() < 0.7:
        return text
    if chance.random() < 0.2:
        text = text.translate(_PLAIN)
    for _ in range(chance.choice((0, 1, 1, 2))):
        text = _slip(text, chance)
    return text


def _slip(text: str, chance: random.Random) -> str:
    places = [index for index in range(1, len(text) - 1) if text[index].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    before, letter, after = text[:at], text[at], text[at + 1 :]
    return chance.choice((before + after, before + letter + letter + after, before + after[0] + letter + after[1:]))
