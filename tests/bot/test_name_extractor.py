from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.folding import fold
from bot.nlu.name_extractor import Names, find_entities, load_names


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("jag sitter vid datorn", {"device": "computer"}),
        ("har appen på telefonen", {"service": "op_mobilen"}),
        ("op-mobiln", {"service": "op_mobilen"}),
        ("OP mobilen", {"service": "op_mobilen"}),
        ("opmobiilen", {"service": "op_mobilen"}),
        ("jag är på op fi", {"service": "op_fi"}),
        ("Jag använder op.fi", {"service": "op_fi"}),
        ("appen", {"service": "op_mobilen"}),
        ("i webbläsaren", {"service": "op_fi"}),
        ("har en iphone", {"device": "phone", "os": "ios"}),
        ("läpparn", {"device": "computer"}),
        ("min datorplatta är en ipad", {"device": "tablet", "os": "ios"}),
        ("krom på macen", {"browser": "chrome", "device": "computer", "os": "macos"}),
        ("kan vi ta det på finska", {"language": "fi"}),
        ("op.fi på telefonen", {"service": "op_fi", "device": "phone"}),
        ("först op.fi men nu op-mobilen", {"service": "op_mobilen"}),
    ],
)
def test_recognises(names: Names, text: str, entities: dict[str, str]) -> None:
    assert find_entities(text, names) == entities


@pytest.mark.parametrize(
    "text",
    [
        "jag hittar inte nätmötet",
        "kameran är svart",
        "jag hittar inte annat i menyn",
        "teams appen vill ha kameran",
        "",
    ],
)
def test_sees_no_name_where_there_is_none(names: Names, text: str) -> None:
    assert find_entities(text, names) == {}


@given(st.text())
def test_reads_any_text(text: str) -> None:
    assert isinstance(find_entities(text, load_names()), dict)
    assert fold(fold(text)) == fold(text)


def test_a_name_under_two_entries_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "names.yml"
    path.write_text("- {gives: {os: ios}, names: [ipad]}\n- {gives: {device: tablet}, names: [iPad]}\n")
    with pytest.raises(ValueError, match="'iPad' stands under two entries"):
        load_names(path)
