import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.numbers import Numbers, read_numbers


@pytest.mark.parametrize(
    "text",
    [
        "482913",
        "482 913",
        "48-29-13",
        "48.29.13",
        "4 8 2 9 1 3",
        "koden är 482913.",
        "kod: 482.913",
        "kod482913x",
        "kl 14.30 fick jag 482913",
        "1. 482913",
        "482 913, alltså 482913",
        "４８２９１３",
        "٤٨٢٩١٣",
    ],
)
def test_finds_the_code(text: str) -> None:
    assert read_numbers(text) == Numbers(code="482913")


def test_keeps_leading_zeros() -> None:
    assert read_numbers("004 201").code == "004201"


@pytest.mark.parametrize("text", ["48291", "4829 1 3 0", "482 913 eller 482 914"])
def test_nearly_a_code_is_asked_for_again(text: str) -> None:
    assert read_numbers(text) == Numbers(almost_code=True)


@pytest.mark.parametrize(
    "text", ["010203-999X", "010203A999X", "1234", "12345678", "4000 0000 0000 0002", "FI21 1234 5600 0007 85"]
)
def test_other_secrets_are_no_code(text: str) -> None:
    assert read_numbers(text) == Numbers(secret=True)


@pytest.mark.parametrize(
    "text", ["steg 3 av 7", "kl 14.30", "mötet är 24.11.2026 kl 14", "sedan 2019", "ring 0100 0500", "android 14", ""]
)
def test_harmless_numbers_are_nothing(text: str) -> None:
    assert read_numbers(text) == Numbers()


@given(st.text())
def test_reads_any_text(text: str) -> None:
    numbers = read_numbers(text)
    assert numbers.code is None or (len(numbers.code) == 6 and numbers.code.isascii() and numbers.code.isdigit())


def test_the_length_is_a_setting() -> None:
    assert read_numbers("1234 5678", code_length=8).code == "12345678"
    assert read_numbers("482913", code_length=8).code is None
