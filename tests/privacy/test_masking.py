"""Runs in both Python environments: tests/bot takes it over."""

import logging
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.logs import mask_log_records
from privacy.masking import MASK, holds_secret, mask

CASES = yaml.safe_load((Path(__file__).parents[1] / "masking_cases.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["masked"], ids=lambda case: repr(case["text"]))
def test_masks_what_is_secret(case: dict[str, str]) -> None:
    masked = mask(case["text"])
    assert case["secret"] not in masked
    assert MASK in masked
    assert masked == case.get("result", masked)


@pytest.mark.parametrize("text", CASES["kept"])
def test_keeps_what_is_harmless(text: str) -> None:
    assert mask(text) == text
    assert not holds_secret(text)


_NUMBERS = ["12345", "482", "913", "14.30", "24.12.2026", "0100 0500", "+358 100 0555", "127.0.0.1", "131052", "²"]
_WORDS = ["pin", "lösenord", " är ", "password=", "a1", "x!", "FI", "ee38", "A", "308T", "kl "]
_SIGNS = [": ", " ", "-", ".", "•", "_", "\n"]
FRAGMENTS = st.sampled_from([*_NUMBERS, *_WORDS, *_SIGNS])


@settings(max_examples=2_000)
@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=12).map("".join)))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Nd"])),
    st.lists(st.sampled_from("0123456789"), min_size=6, max_size=6),
    st.lists(st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", ", "]), min_size=6, max_size=6),
    st.text(alphabet=st.characters(exclude_categories=["Nd"])),
)
def test_six_digits_never_survive_in_any_grouping(before: str, digits: list[str], gaps: list[str], after: str) -> None:
    code = "".join(digit + gap for digit, gap in zip(digits, gaps, strict=True))
    kept = [character for character in mask(before + code + after) if character.isdigit()]
    assert "".join(kept) != "".join(digits)


def test_log_records_are_masked_with_their_stack_trace(caplog: pytest.LogCaptureFixture) -> None:
    original = logging.getLogRecordFactory()
    try:
        mask_log_records()
        mask_log_records()
        with caplog.at_level(logging.INFO):
            logging.getLogger("test").info("the code is %s", "482913")
            try:
                raise ValueError("wrong code 48-29-13")
            except ValueError:
                logging.getLogger("test").exception("failed")
    finally:
        logging.setLogRecordFactory(original)
    assert "482913" not in caplog.text
    assert "48-29-13" not in caplog.text
    assert "ValueError: wrong code ••••••" in caplog.text
