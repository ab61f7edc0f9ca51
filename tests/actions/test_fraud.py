"""Right after a report of fraud."""

import pytest

from actions.answers import ActionAnswer
from actions.fraud import FRAUD_REPLIES
from actions.walk import ActionWalk
from desk.rasa import FRAUD_INTENTS
from tests.actions.conversing import Heard, bubbles, payloads, run


@pytest.mark.parametrize("intent", ["next_step", "affirm"])
async def test_what_now_gets_the_warning_again_and_not_the_next_step(intent: str) -> None:
    _, slots = await run(ActionAnswer(), Heard("already_gave_secrets"), {"step": "op1"})
    messages, after = await run(ActionWalk(), Heard(intent), {"step": "op1", **slots})
    (said,) = bubbles(messages)
    assert said["response"] == "utter_already_gave_secrets"
    assert payloads(said) == ["/repeat_step"]
    assert after.get("step", "op1") == "op1"


async def test_the_step_comes_back_when_the_customer_asks_for_it() -> None:
    _, slots = await run(ActionAnswer(), Heard("suspicious_link"), {"step": "op1"})
    messages, _ = await run(ActionWalk(), Heard("repeat_step"), {"step": "op1", **slots})
    assert bubbles(messages)[0]["response"] == "utter_step_op1"


def test_desk_knows_the_same_intents_as_fraud() -> None:
    assert frozenset(FRAUD_REPLIES) == FRAUD_INTENTS
