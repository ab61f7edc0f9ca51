import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.numbers import Numbers, read_numbers
from privacy.masking import holds_secret


@pytest.mark.parametrize(
    "text",
    [
        "482913",
        "482 913",
        "48-29-13",
        "48.29.13",
        "48:29:13",
        "4 8 2 9 1 3",
        "482_913",
        "482    913",
        "4... 8... 2... 9... 1... 3...",
        "koden är 482913.",
        "kod: 482.913",
        "kod482913x",
        "kl 14.30 fick jag 482913",
        "1. 482913",
        "482 913, alltså 482913",
        "482913 482913",
        "４８２９１３",
        "٤٨٢٩١٣",
        "④⑧②⑨①③",
    ],
)
def test_finds_the_code(text: str) -> None:
    assert read_numbers(text).code == "482913"


@pytest.mark.parametrize(
    ("text", "code"), [("004 201", "004201"), ("48.12.30", "481230"), ("10.11.12", "101112"), ("08.15 23", "081523")]
)
def test_a_code_may_look_like_a_date_or_begin_with_zero(text: str, code: str) -> None:
    assert read_numbers(text).code == code


@pytest.mark.parametrize("text", ["48291", "4829 1 3 0", "482 913 eller 482 914"])
def test_nearly_a_code_is_asked_for_again(text: str) -> None:
    numbers = read_numbers(text)
    assert numbers.almost_code
    assert numbers.code is None


@pytest.mark.parametrize(
    "text",
    [
        "010203-999X",
        "010203A999X",
        "131052 308T",
        "131052–308T",
        "12345678",
        "4000 0000 0000 0002",
        "FI21 1234 5600 0007 85",
    ],
)
def test_other_secrets_are_no_code(text: str) -> None:
    numbers = read_numbers(text)
    assert numbers.secret
    assert numbers.code is None


def test_four_digits_are_a_secret_only_if_the_words_say_so() -> None:
    assert read_numbers("klockan är 1425").key_code
    assert not read_numbers("klockan är 1425").secret


@pytest.mark.parametrize(
    "text",
    [
        "steg 3 av 7",
        "kl 14.30",
        "9.30-10.30",
        "mötet är 24.11.2026 kl 14",
        "sedan 2019",
        "ring 0100 0500",
        "android 14",
        "+358 100 0555",
        "lån på 150 000 euro",
        "10 000 meter",
        "15-20 minuter",
        "040 123 4567",
        "",
    ],
)
def test_harmless_numbers_are_nothing(text: str) -> None:
    numbers = read_numbers(text)
    assert numbers == Numbers(rest=numbers.rest)


FRAGMENTS = st.sampled_from([*"0123456789", " ", "-", ".", "_", "④", "²", "٤", "kl ", "och", "år", "\n"])
MESSAGES = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=20).map("".join))


@settings(max_examples=1_000)
@given(MESSAGES)
def test_what_is_read_as_a_code_or_a_secret_is_always_masked(text: str) -> None:
    numbers = read_numbers(text)
    assert numbers.code is None or (len(numbers.code) == 6 and numbers.code.isascii() and numbers.code.isdigit())
    if numbers.code or numbers.almost_code or numbers.secret:
        assert holds_secret(text)


def test_the_length_is_a_setting() -> None:
    assert read_numbers("1234 5678", code_length=8).code == "12345678"
    assert read_numbers("482913", code_length=8).code is None
