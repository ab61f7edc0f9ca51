"""What desk sends on as text is text and nothing but text."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from desk.customer_text import clean_text

any_text = st.text(alphabet=st.characters(codec=None), max_size=60)
commands = st.text(alphabet="/／ \t\n\u00a0\u200b\u2060\ufeff\u0000\u001crestart{}@1.0", max_size=30)


@given(any_text | commands)
@example("\u001c/restart")
@example("\u200b/restart")
@example("／/\ud800/restart")
def test_no_command_and_no_control_character_leaves_desk(written: str) -> None:
    clean = clean_text(written)
    for reading in (clean, clean.strip(), unicodedata.normalize("NFKC", clean).strip()):
        assert not reading.startswith("/")
    assert not {unicodedata.category(character) for character in clean} & {"Cc", "Cs"}
    assert clean == clean.strip()
    clean.encode()


@given(any_text)
def test_cleaning_twice_changes_nothing(written: str) -> None:
    assert clean_text(clean_text(written)) == clean_text(written)


@given(st.from_regex(r"[A-Za-zåäö][A-Za-zåäö ,.?/]{0,40}[a-zåäö?]", fullmatch=True))
def test_an_ordinary_text_stays_as_it_is(written: str) -> None:
    assert clean_text(written) == written
