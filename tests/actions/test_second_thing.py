"""A message about two things: one is answered, the other offered."""

from actions.answers import ActionAnswer
from tests.actions.conversing import Heard, bubbles, payloads, run


async def test_the_other_thing_is_offered_and_no_button_is_lost() -> None:
    alone, _ = await run(ActionAnswer(), Heard("echo"), {"step": "op7", "meeting_service": "op_fi"})
    messages, _ = await run(
        ActionAnswer(), Heard("echo", {"second_intent": "captions"}), {"step": "op7", "meeting_service": "op_fi"}
    )
    *earlier, last = bubbles(messages)
    assert last["response"] == "utter_second_thing"
    assert payloads(last) == ["/captions", *payloads(bubbles(alone)[-1])]
    assert not any(bubble["buttons"] for bubble in earlier)


async def test_a_report_of_fraud_is_answered_alone() -> None:
    messages, _ = await run(ActionAnswer(), Heard("suspicious_link", {"second_intent": "echo"}))
    assert [bubble["response"] for bubble in bubbles(messages)] == ["utter_suspicious_link"]


async def test_what_was_answered_is_not_offered_again() -> None:
    heard = Heard("login_problem", {"second_intent": "echo"}, {"login_problem": 0.5, "echo": 0.4})
    messages, _ = await run(ActionAnswer(), heard, {"step": "op7", "meeting_service": "op_fi"})
    assert bubbles(messages)[0]["response"] == "utter_echo"
    assert payloads(bubbles(messages)[-1])[0] == "/login_problem"
