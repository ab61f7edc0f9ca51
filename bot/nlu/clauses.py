"""The parts of a message that may each be about something of their own."""

import re

_FEWEST_WORDS = 2
_MOST_CLAUSES = 8

_BREAK = re.compile(
    r"[.!?;\n]+\s+|\s[-–]\s|,?\s+(?:och|å|o|samt|dessutom|men|sen|sedan|ja|sekä|lisäksi|mutta|sitten|and|also|but|then)\s+",
    re.IGNORECASE,
)
# No clause ends with these. "ja" is Finnish for "and" and Swedish, as many type it, for "I": "säger att ja e tyst"
_GOES_ON = frozenset(
    {"att", "om", "när", "som", "då", "va", "vad", "var", "hur", "varför", "int", "inte", "sku", "ska", "skall", "kan"}
    | {
        "har",
        "hade",
        "vill",
        "måst",
        "måste",
        "får",
        "hör",
        "ser",
        "e",
        "är",
        "tror",
        "vet",
        "behöver",
        "börja",
        "börjar",
    }
    | {"että", "et", "jos", "kun", "ku", "koska", "that", "if", "when", "because", "to"}
)


def clauses(text: str) -> list[str]:
    """The first few clauses of at least two words, if there are several; else nothing."""
    parts = [part.strip(" ,") for part in _joined(text)]
    whole = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return whole[:_MOST_CLAUSES] if len(whole) > 1 else []


def _joined(text: str) -> list[str]:
    parts: list[str] = []
    begin = 0
    for match in _BREAK.finditer(text):
        words = text[begin : match.start()].lower().split()
        if words and words[-1] in _GOES_ON:
            continue
        parts.append(text[begin : match.start()])
        begin = match.end()
    return [*parts, text[begin:]]
