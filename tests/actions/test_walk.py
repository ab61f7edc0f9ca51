"""Random conversations with the walker and the answers: whatever comes, the customer is told something that fits."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actions import flows
from actions.answers import ActionAnswer
from actions.turn import TurnAction
from actions.walk import _MOVES, ActionWalk
from tests.actions.conversing import Heard, run

PROBLEMS = sorted({problem for steps in flows.flows().values() for step in steps for problem in step.problems})
ENTITIES = st.fixed_dictionaries(
    {},
    optional={
        "service": st.sampled_from(["op_fi", "op_mobilen"]),
        "device": st.sampled_from(["computer", "phone", "tablet"]),
        "os": st.sampled_from(["windows", "ios", "android"]),
        "browser": st.sampled_from(["chrome", "safari"]),
        "step": st.sampled_from(["op5", "m9", "op_id", "nowhere"]),
    },
)
MESSAGES = st.lists(
    st.tuples(st.sampled_from([*_MOVES, "affirm", "deny", *PROBLEMS]), ENTITIES), min_size=1, max_size=25
)


class Customer:
    """A conversation's slots, carried from turn to turn as Rasa does."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {"language": "sv"}

    async def say(self, intent: str, entities: dict[str, str]) -> list[dict[str, Any]]:
        action: TurnAction = ActionAnswer() if intent in PROBLEMS else ActionWalk()
        messages, changes = await run(action, Heard(intent, entities), self.slots)
        self.slots.update(changes)
        return messages


@settings(max_examples=300, deadline=None)
@given(MESSAGES)
async def test_every_turn_says_something_and_ends_with_where_the_customer_is(messages: Any) -> None:
    customer = Customer()
    for intent, entities in messages:
        before = customer.slots.get("step")
        said = await customer.say(intent, entities)
        bubbles = [message for message in said if message.get("response")]
        assert bubbles
        assert "utter_fault" not in [bubble["response"] for bubble in bubbles]
        state = said[-1]["custom"]["state"]
        assert state["step"] == customer.slots.get("step")
        step = flows.step(state["step"])
        assert (step is None) == (state["step"] is None)
        assert step is None or step.service == state["service"]
        if intent in PROBLEMS:
            assert customer.slots.get("step") == before
        assert not any(bubble["buttons"] for bubble in bubbles[:-1])


@settings(max_examples=100, deadline=None)
@given(MESSAGES, st.sampled_from(sorted(flows.flows())))
async def test_from_anywhere_next_leads_to_the_end(messages: Any, service: str) -> None:
    customer = Customer()
    for intent, entities in [*messages, ("choose_service", {"service": service})]:
        await customer.say(intent, entities)
    for _ in flows.flows()[service]:
        await customer.say("next_step", {})
    assert customer.slots["step"] == flows.flows()[service][-1].id
