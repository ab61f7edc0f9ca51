"""What a customer is offered who was not understood."""

from typing import Any

import pytest

from actions.answers import ActionAnswer
from actions.doubt import ActionFallback, ActionNoneOfThese
from actions.language import ActionChangeLanguage
from actions.turn import TurnAction
from actions.walk import ActionWalk
from tests.actions.conversing import Heard, Message, bubbles, payloads, run

UNSURE = Heard(
    "nlu_fallback", ranking={"nlu_fallback": 0.14, "echo": 0.14, "greet": 0.12, "cannot_hear": 0.1, "captions": 0.01}
)


async def test_first_the_likeliest_readings_are_offered() -> None:
    messages, _ = await run(ActionFallback(), UNSURE)
    (asked,) = bubbles(messages)
    assert asked["response"] == "utter_did_you_mean"
    assert payloads(asked) == ["/echo", "/cannot_hear", "/none_of_these"]
    assert asked["buttons"][0]["title"] == "Det ekar"


async def test_what_occurs_at_the_present_step_comes_first() -> None:
    messages, _ = await run(
        ActionFallback(), Heard("nlu_fallback", ranking={"cost": 0.1, "code_expired": 0.08}), {"step": "m9"}
    )
    assert payloads(bubbles(messages)[0])[:2] == ["/code_expired", "/cost"]


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
async def test_the_second_failure_in_a_row_offers_a_human(language: str) -> None:
    (said,) = await _say_after([ActionFallback()], {"language": language, "step": "op3"})
    assert said["response"] == "utter_fallback_human"
    assert "/request_human" in payloads(said)


async def test_it_is_not_said_a_third_time_that_nothing_was_understood() -> None:
    (said,) = await _say_after([ActionFallback(), ActionFallback()])
    assert said["response"] == "utter_fallback_still"


async def test_right_after_a_report_of_fraud_the_warning_is_said_again_before_a_human_is_offered() -> None:
    (said,) = bubbles((await run(ActionFallback(), UNSURE, {"problem": "suspicious_link"}))[0])
    assert said["response"] == "utter_suspicious_link"
    (said,) = await _say_after([ActionFallback()], {"problem": "suspicious_link"})
    assert said["response"] == "utter_fallback_human"


async def test_an_answer_in_between_begins_the_count_again() -> None:
    (said,) = await _say_after([ActionFallback(), ActionAnswer()])
    assert said["response"] == "utter_did_you_mean"


async def test_none_of_the_readings_counts_as_a_failure_and_offers_a_human() -> None:
    messages, _ = await run(ActionNoneOfThese(), Heard("none_of_these"))
    assert "/request_human" in payloads(bubbles(messages)[0])
    (said,) = await _say_after([ActionFallback(), ActionNoneOfThese()])
    assert said["response"] == "utter_fallback_still"


async def test_a_typed_no_to_the_readings_counts_too() -> None:
    (said,) = await _say_after([ActionFallback(), ActionWalk()], heard=Heard("deny"))
    assert said["response"] == "utter_fallback_still"


async def _say_after(
    actions: list[TurnAction], slots: dict[str, Any] | None = None, heard: Heard = UNSURE
) -> list[Message]:
    """What is said to a message that is not understood, after those actions; the last of them heard ``heard``."""
    slots = slots or {}
    for action in actions:
        _, changes = await run(action, heard if action is actions[-1] else UNSURE, slots)
        slots = slots | changes
    messages, _ = await run(ActionFallback(), UNSURE, slots)
    return bubbles(messages)


async def test_without_any_reading_other_words_are_asked_for() -> None:
    messages, _ = await run(ActionFallback(), Heard("nlu_fallback", ranking={"greet": 0.2}))
    assert bubbles(messages)[0]["response"] == "utter_fallback"


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("m9", "utter_nothing_after_confirm"),
        ("op4", "utter_meeting_window_did_not_open"),
        (None, "utter_meeting_window_did_not_open"),
    ],
)
async def test_of_two_likely_problems_that_of_the_step_is_answered(step: str | None, answer: str) -> None:
    ranking = {"meeting_window_did_not_open": 0.4, "nothing_after_confirm": 0.3}
    messages, _ = await run(ActionAnswer(), Heard("meeting_window_did_not_open", ranking=ranking), {"step": step})
    assert bubbles(messages)[0]["response"] == answer


async def test_a_sure_reading_stands_at_any_step() -> None:
    ranking = {"meeting_window_did_not_open": 0.8, "nothing_after_confirm": 0.1}
    messages, _ = await run(ActionAnswer(), Heard("meeting_window_did_not_open", ranking=ranking), {"step": "m9"})
    assert bubbles(messages)[0]["response"] == "utter_meeting_window_did_not_open"


async def test_a_wish_that_is_no_problem_is_never_taken_for_one() -> None:
    heard = Heard("complain", ranking={"complain": 0.5, "expert_absent": 0.4})
    messages, _ = await run(ActionAnswer(), heard, {"step": "op7"})
    assert bubbles(messages)[0]["response"] == "utter_complain"


async def test_fraud_is_never_a_guess_by_the_step() -> None:
    heard = Heard("login_problem", ranking={"login_problem": 0.25, "asked_for_secrets": 0.2})
    messages, _ = await run(ActionAnswer(), heard, {"step": "op_id"})
    assert bubbles(messages)[0]["response"] == "utter_login_problem"


@pytest.mark.parametrize("action", [ActionFallback(), ActionNoneOfThese(), ActionChangeLanguage()])
async def test_yes_after_a_question_of_the_bot_does_not_complete_the_step(action: TurnAction) -> None:
    _, slots = await run(action, Heard("x"), {"step": "op4", "open_question": "step_done"})
    assert slots["open_question"] is None


async def test_a_typed_no_to_the_readings_offers_a_human_too() -> None:
    _, remembered = await run(ActionFallback(), UNSURE)
    messages, _ = await run(ActionWalk(), Heard("deny"), remembered)
    (said,) = bubbles(messages)
    assert said["response"] == "utter_fallback"
    assert "/request_human" in payloads(said)


async def test_what_only_moves_the_customer_on_is_no_guess() -> None:
    guesses = Heard("nlu_fallback", ranking={"next_step": 0.18, "out_of_scope": 0.17, "echo": 0.1})
    messages, _ = await run(ActionFallback(), guesses)
    assert payloads(bubbles(messages)[0]) == ["/echo", "/none_of_these"]
