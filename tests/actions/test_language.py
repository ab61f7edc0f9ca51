"""Another language, in the middle of the walk."""

import pytest

from actions.language import ActionChangeLanguage
from actions.texts import buttons, label_values, reading, service_name
from tests.actions.conversing import Heard, bubbles, payloads, run


async def test_the_walk_goes_on_at_the_same_step() -> None:
    heard = Heard("change_language", {"language": "fi", "conversation_language": "fi"})
    messages, slots = await run(ActionChangeLanguage(), heard, {"language": "fi", "step": "op4"})
    assert [bubble["response"] for bubble in bubbles(messages)] == ["utter_change_language", "utter_step_op4"]
    assert slots["step"] == "op4"
    state = messages[-1]["custom"]["state"]
    assert (state["language"], state["service"], state["step"]) == ("fi", "op_fi", "op4")


async def test_a_language_that_was_not_named_is_asked_for() -> None:
    messages, _ = await run(ActionChangeLanguage(), Heard("change_language"))
    (asked,) = bubbles(messages)
    assert asked["response"] == "utter_ask_language"
    assert [button["title"] for button in asked["buttons"]] == ["Svenska", "Suomi", "English"]
    assert payloads(asked)[1] == '/change_language{"language": "fi"}'


@pytest.mark.parametrize(
    ("language", "label", "title"),
    [
        ("sv", "Annat", "Jag hittar inte Annat"),
        ("fi", "Muut (Annat)", "En löydä kohtaa Muut (Annat)"),
        ("en", "Other (Annat)", "I cannot find Other (Annat)"),
    ],
)
def test_finnish_and_english_show_the_swedish_label_too(language: str, label: str, title: str) -> None:
    assert label_values(language)["label_other"] == label
    assert reading("cannot_find_other_menu", language)["title"] == title
    assert buttons(["cannot_find_other_menu"], language)[0]["title"] == title


def test_what_a_browser_shows_in_the_language_itself_stands_alone() -> None:
    assert label_values("fi")["label_firefox_allow"] == "Salli"
    assert "label_android_apps" not in label_values("fi")


def test_the_service_has_its_name_in_each_language() -> None:
    assert [service_name("op_mobilen", language) for language in ("sv", "fi", "en")] == [
        "OP-mobilen",
        "OP-mobiili",
        "OP-mobile",
    ]
