from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.folding import fold
from bot.nlu.name_extractor import Names, find_names, load_names


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


def named(text: str, names: Names) -> list[tuple[str, str]]:
    return [pair for thing in find_names(text, names) for pair in thing.gives.items()]


COMPUTER, PHONE, TABLET = ("device", "computer"), ("device", "phone"), ("device", "tablet")
OP_FI, OP_MOBILEN = ("service", "op_fi"), ("service", "op_mobilen")
IOS, ANDROID, MACOS, WINDOWS = (("os", name) for name in ("ios", "android", "macos", "windows"))
CHROME, EDGE = ("browser", "chrome"), ("browser", "edge")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("jag sitter vid datorn", [COMPUTER]),
        ("har appen på telefonen", [OP_MOBILEN]),
        ("op-mobiln", [OP_MOBILEN]),
        ("opmobiilen", [OP_MOBILEN]),
        ("jag är på op fi", [OP_FI]),
        ("Jag använder op.fi", [OP_FI]),
        ("appen", [OP_MOBILEN]),
        ("i webbläsaren", [OP_FI]),
        ("har en iphone", [PHONE, IOS]),
        ("läpparn", [COMPUTER]),
        ("krom på macen", [CHROME, COMPUTER, MACOS]),
        ("op.fi på telefonen", [OP_FI, PHONE]),
        ("först op.fi men nu op-mobilen", [OP_FI, OP_MOBILEN]),
        ("men går int, android 7", [ANDROID]),
        ("op.fi:hin ei pääse läppärillä", [OP_FI, COMPUTER]),
        ("OP:n sovelluksessa ei ole mitään", [OP_MOBILEN]),
        ("macissa lukee", [COMPUTER, MACOS]),
        ("puhelimellani ja selain on edge", [PHONE, EDGE]),
        ("kännykällä", [PHONE]),
        ("tableteilla", [TABLET]),
        ("I'm on my wife's laptop", [COMPUTER]),
        ("opens in samsung internet", [("browser", "samsung_internet")]),
        ("my galaxy tab", [TABLET, ANDROID]),
        ("windows says no", [WINDOWS]),
        ("app or browser", [OP_MOBILEN, OP_FI]),
    ],
)
def test_recognises(names: Names, text: str, things: list[tuple[str, str]]) -> None:
    assert named(text, names) == things


@pytest.mark.parametrize(
    "text",
    [
        "jag hittar inte nätmötet",
        "kameran är svart",
        "jag hittar inte annat i menyn",
        "teams appen vill ha kameran",
        "hur skaffar man teams",
        "the window is gone",
        "two windows are open",
        "en ole Suomessa",
        "avaa mobiiliavain",
        "my mobile key asks something",
        "kuva on sumea",
        "palautan koneiston",
        "hunden åt lappin med koderna",
        "lurarna är tysta",
        "annoin sen lappua kuvaavan kuvan",
        "lade på luren när de frågade",
        "what if one of us is late",
        "it asks on the top edge",
        "jag använder inte op-mobilen",
        "",
    ],
)
def test_sees_no_name_where_there_is_none(names: Names, text: str) -> None:
    assert named(text, names) == []


@pytest.mark.parametrize(
    ("text", "place"), [("Nu e jag på Op-Mobilen, eller?", "Op-Mobilen"), ("my phone is old", "phone")]
)
def test_says_where_the_name_stands(names: Names, text: str, place: str) -> None:
    assert [text[thing.start : thing.end] for thing in find_names(text, names)] == [place]


@given(st.text())
def test_reads_any_text(text: str) -> None:
    for thing in find_names(text, load_names()):
        assert 0 <= thing.start < thing.end <= len(text)
    assert fold(fold(text)) == fold(text)


def test_a_name_that_means_two_things_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "names.yml"
    path.write_text("things:\n- {gives: {os: ios}, names: [ipad]}\n- {gives: {device: tablet}, names: [iPad]}\n")
    with pytest.raises(ValueError, match=r"names\.yml: 'iPad' stands under two entries"):
        load_names(path)
