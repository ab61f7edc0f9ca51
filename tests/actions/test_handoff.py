"""The customer gets a person: for which reason, and how the guide goes on while waiting and afterwards."""

from typing import Any

import pytest

from actions import flows
from actions.answers import ActionAnswer
from actions.code import ActionSayVerdict
from actions.doubt import ActionFallback, ActionNoneOfThese
from actions.fraud import FRAUD_REPLIES
from actions.handoff import ActionHandoff
from actions.turn import TurnAction
from actions.walk import ActionWalk
from tests.actions.conversing import Heard, bubbles, handoffs, payloads, run
from verification.client import Verification

WANTS_PERSON = Heard("request_human")
UNSURE = Heard("nlu_fallback")
LOCKED = Heard("code_checked", {"outcome": "locked", "attempts_left": "0"})
WRONG = Heard("code_checked", {"outcome": "wrong", "attempts_left": "3"})


async def test_who_asks_for_a_person_gets_one_and_may_go_on_with_the_steps() -> None:
    messages, slots = await run(ActionHandoff(), WANTS_PERSON, {"step": "op3", "meeting_service": "op_fi"})
    assert handoffs(messages) == ["asked"]
    assert [bubble["response"] for bubble in bubbles(messages)] == ["utter_request_human", "utter_back_to_step"]
    assert "/next_step" in payloads(bubbles(messages)[-1])
    assert "step" not in slots


async def test_before_the_first_step_the_way_to_it_is_offered() -> None:
    messages, _ = await run(ActionHandoff(), WANTS_PERSON)
    (said,) = bubbles(messages)
    assert payloads(said) == ["/start_guide"]


async def test_the_other_thing_in_the_message_is_offered() -> None:
    messages, _ = await run(ActionHandoff(), Heard("request_human", {"second_intent": "echo"}), {"step": "op7"})
    assert handoffs(messages) == ["asked"]
    assert payloads(bubbles(messages)[-1])[0] == "/echo"


@pytest.mark.parametrize("actions", [[ActionFallback()] * 2, [ActionFallback(), ActionNoneOfThese()]])
async def test_after_two_failures_in_a_row_that_is_the_reason(actions: list[TurnAction]) -> None:
    assert await _reason_after([(action, UNSURE) for action in actions]) == "failures"


async def test_one_failure_and_a_failure_long_ago_are_no_reason() -> None:
    assert await _reason_after([(ActionFallback(), UNSURE)]) == "asked"
    understood = (ActionAnswer(), Heard("echo"))
    assert await _reason_after([(ActionFallback(), UNSURE), (ActionFallback(), UNSURE), understood]) == "asked"


async def test_a_locked_meeting_is_the_reason_until_another_verdict_comes() -> None:
    say_verdict = ActionSayVerdict(Verification("http://127.0.0.1:9", "t"))
    assert await _reason_after([(say_verdict, LOCKED)]) == "locked"
    assert await _reason_after([(say_verdict, LOCKED), (ActionWalk(), Heard("repeat_step"))]) == "locked"
    assert await _reason_after([(say_verdict, LOCKED), (say_verdict, WRONG)]) == "asked"


@pytest.mark.parametrize("intent", FRAUD_REPLIES)
async def test_a_report_of_fraud_asks_for_a_person_by_itself_after_the_warning(intent: str) -> None:
    messages, _ = await run(ActionAnswer(), Heard(intent), {"step": "op3"})
    assert handoffs(messages) == ["fraud"]
    assert messages[0]["response"] == f"utter_{intent}"


async def test_a_warning_said_again_does_not_ask_again() -> None:
    messages, _ = await run(ActionWalk(), Heard("affirm"), {"step": "op3", "problem": "asked_for_secrets"})
    assert bubbles(messages)[0]["response"] == "utter_asked_for_secrets"
    assert handoffs(messages) == []


async def test_who_reported_fraud_a_moment_ago_asks_for_a_person_because_of_it() -> None:
    before = [(ActionAnswer(), Heard("already_gave_secrets")), (ActionFallback(), UNSURE), (ActionFallback(), UNSURE)]
    assert await _reason_after(before) == "fraud"
    assert await _reason_after([before[0], *[(ActionAnswer(), Heard("echo"))] * 6]) == "asked"


async def _reason_after(turns: list[tuple[TurnAction, Heard]]) -> str:
    slots: dict[str, Any] = {"step": "op3"}
    for action, heard in turns:
        _, changes = await run(action, heard, slots)
        slots |= changes
    messages, _ = await run(ActionHandoff(), WANTS_PERSON, slots, before=[heard for _, heard in turns])
    (reason,) = handoffs(messages)
    return reason


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
async def test_afterwards_the_present_step_is_shown_again(language: str) -> None:
    messages, slots = await run(ActionWalk(), Heard("handoff_ended"), {"language": language, "step": "m3"})
    (said,) = bubbles(messages)
    assert said["response"] == "utter_step_m3"
    step = flows.step("m3")
    assert step
    assert said["title"] == step.titles[language]
    assert messages[-1]["custom"]["state"]["step"] == "m3"
    assert slots["open_question"] == "step_done"


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("sv", ["Jag använder op.fi", "Jag använder OP-mobilen"]),
        ("fi", ["Käytän op.fi-palvelua", "Käytän OP-mobiilia"]),
        ("en", ["I use op.fi", "I use OP-mobile"]),
    ],
)
async def test_afterwards_the_service_is_asked_for_when_there_is_no_step(language: str, titles: list[str]) -> None:
    messages, _ = await run(ActionWalk(), Heard("handoff_ended"), {"language": language})
    (asked,) = bubbles(messages)
    assert asked["response"] == "utter_ask_service"
    assert [button["title"] for button in asked["buttons"]] == titles


async def test_afterwards_nobody_is_asked_for_a_service_that_the_page_names() -> None:
    messages, slots = await run(ActionWalk(), Heard("handoff_ended"), metadata={"service": "op_mobilen"})
    assert bubbles(messages)[0]["response"] == "utter_step_m1"
    assert slots["step"] == "m1"


@pytest.mark.parametrize("walk_finished", [False, True])
@pytest.mark.parametrize("step", ["op2", "m4", "op_id", "m9"])
async def test_the_guide_may_be_resumed_at_any_step_of_either_service(step: str, *, walk_finished: bool) -> None:
    slots = {"step": "op7", "meeting_service": "op_fi", "walk_finished": walk_finished}
    messages, changes = await run(ActionWalk(), Heard("resume_at", {"step": step}), slots)
    state = messages[-1]["custom"]["state"]
    assert bubbles(messages)[0]["response"] == f"utter_step_{step}"
    assert (state["step"], state["service"]) == (step, "op_fi" if step.startswith("op") else "op_mobilen")
    assert changes["walk_finished"] is False
