"""Runs in both Python environments: tests/bot takes it over."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from privacy.typed_text import clean_text

EVERY_CHARACTER = [chr(number) for number in range(sys.maxunicode + 1)]
SLASHES = [character for character in EVERY_CHARACTER if unicodedata.normalize("NFKC", character) == "/"] + ["⁄", "∕"]
SPACES = [
    character
    for character in EVERY_CHARACTER
    if character.isspace() or unicodedata.normalize("NFKC", character).startswith(" ")
]
INVISIBLE = [character for character in EVERY_CHARACTER if unicodedata.category(character) in {"Cc", "Cf"}]

any_text = st.text(alphabet=st.characters(codec=None), max_size=60)
openings = st.text(alphabet=st.sampled_from(SLASHES + SPACES) | st.sampled_from(INVISIBLE), max_size=12)
commands = st.builds("".join, st.tuples(openings, st.text(alphabet='restart{}@1.0"', max_size=8), openings, any_text))


@given(any_text | commands)
@example("\u001c/restart")
@example("\u200b/restart")
@example("／/\ud800/restart")
@example("/\u3000／\u2029\u2060⁄\u00a0∕/restart")
@example("¨/restart")
def test_the_result_is_never_a_command_and_holds_no_control_character(written: str) -> None:
    clean = clean_text(written)
    for reading in (clean, unicodedata.normalize("NFKC", clean)):
        assert not reading[:1].isspace()
        assert not reading.startswith(tuple(SLASHES))
    assert clean == clean.strip()
    assert not {unicodedata.category(character) for character in clean} & {"Cc", "Cs", "Cf", "Co", "Cn"}
    clean.encode()


@given(any_text | commands)
def test_cleaning_twice_changes_nothing(written: str) -> None:
    assert clean_text(clean_text(written)) == clean_text(written)


@given(openings)
def test_nothing_is_left_of_slashes_and_spaces(written: str) -> None:
    assert clean_text(written) == ""


@given(st.from_regex(r"[A-Za-zåäö][A-Za-zåäö ,.?/]{0,40}[a-zåäö?]", fullmatch=True))
def test_an_ordinary_text_stays_as_it_is(written: str) -> None:
    assert clean_text(written) == written


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("rad ett\r\nrad\ttvå", "rad ett  rad två"),
        ("hej\u0000 d\u200bu\u0085", "hej du"),
        (" / ／ \u2028⁄∕ nästa", "nästa"),
        ("op.fi/mötet 1/2", "op.fi/mötet 1/2"),
        ("", ""),
    ],
)
def test_by_example(written: str, clean: str) -> None:
    assert clean_text(written) == clean
