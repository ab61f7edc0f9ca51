"""Codes as such: random, bound to their meeting and customer, sealed with a key."""

from collections import Counter
from dataclasses import replace

from verification.codes import NO_CODE, Binding, CodeKeys, new_code
from verification.meetings import IssuedCode

KEY = "k" * 32
BINDING = Binding("a" * 32, "b" * 32, "customer-1")


def test_each_digit_is_as_likely_at_each_position() -> None:
    """Chi-square with nine degrees of freedom; a fair generator passes 40 once in 130,000 times (O8)."""
    codes = [new_code(6) for _ in range(20_000)]
    expected = len(codes) / 10
    for position in range(6):
        counts = Counter(code[position] for code in codes)
        chi_square = sum((counts[digit] - expected) ** 2 / expected for digit in "0123456789")
        assert chi_square < 40


def test_leading_zeros_are_kept() -> None:
    codes = [new_code(6) for _ in range(2_000)]
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert any(code.startswith("0") for code in codes)


def test_a_sealed_code_opens_for_its_own_binding_alone() -> None:
    keys = CodeKeys(KEY)
    sealed = keys.seal("482913", BINDING)
    assert keys.opens(sealed, "482913", BINDING)
    assert not keys.opens(sealed, "482914", BINDING)
    for changed in ({"meeting_id": "c" * 32}, {"code_id": "c" * 32}, {"customer_id": "customer-2"}):
        assert not keys.opens(sealed, "482913", replace(BINDING, **changed))


def test_the_previous_key_opens_but_no_longer_seals() -> None:
    sealed = CodeKeys(KEY).seal("482913", BINDING)
    changed = CodeKeys("n" * 32, KEY)
    assert changed.opens(sealed, "482913", BINDING)
    assert changed.seal("482913", BINDING).key_id != sealed.key_id
    assert not CodeKeys("n" * 32).opens(sealed, "482913", BINDING)


def test_nothing_opens_no_code() -> None:
    assert not CodeKeys(KEY).opens(NO_CODE, "482913", BINDING)


def test_the_seal_depends_on_the_key() -> None:
    first, second = CodeKeys(KEY), CodeKeys("n" * 32)
    assert first.seal("482913", BINDING).mac != second.seal("482913", BINDING).mac


def test_an_issued_code_does_not_show_when_printed() -> None:
    assert "482913" not in repr(IssuedCode("482913", 0, 5))
