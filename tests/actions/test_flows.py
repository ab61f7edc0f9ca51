"""The way from step to step, without any process."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import flows

STEPS = [step for steps in flows.flows().values() for step in steps]
MATCHING = {  # from DESIGN: where a customer goes on after changing to the other service
    "op1": "m1",
    "op2": "m2",
    "op3": "m3",
    "op4": "m5",
    "op5": "m7",
    "op6": "m7",
    "op7": "m8",
    "op_id": "m9",
    "m1": "op1",
    "m2": "op2",
    "m3": "op3",
    "m4": "op4",
    "m5": "op4",
    "m6": "op6",
    "m7": "op6",
    "m8": "op7",
    "m9": "op_id",
    "m10": "op_id",
}


def test_both_flows_have_the_steps_of_the_instructions() -> None:
    assert [step.id for step in flows.flows()["op_fi"]] == [*(f"op{number}" for number in range(1, 8)), "op_id"]
    assert [step.id for step in flows.flows()["op_mobilen"]] == [f"m{number}" for number in range(1, 11)]


def test_identification_on_op_fi_is_not_counted() -> None:
    assert [step.number for step in flows.flows()["op_fi"]] == [1, 2, 3, 4, 5, 6, 7, None]
    assert {step.of for step in flows.flows()["op_fi"]} == {7}
    assert [step.number for step in flows.flows()["op_mobilen"]] == list(range(1, 11))


@pytest.mark.parametrize(("step_id", "other"), MATCHING.items())
def test_switching_leads_to_the_matching_step(step_id: str, other: str) -> None:
    step = flows.step(step_id)
    assert step is not None
    service = "op_mobilen" if step.service == "op_fi" else "op_fi"
    assert flows.counterpart(step, service).id == other
    assert flows.counterpart(step, step.service) == step


@given(st.sampled_from(STEPS))
def test_back_undoes_next(step: flows.Step) -> None:
    following = flows.following(step)
    assert following is None or flows.preceding(following) == step
    preceding = flows.preceding(step)
    assert preceding is None or flows.following(preceding) == step


@given(st.one_of(st.none(), st.text(max_size=5)))
def test_an_unknown_step_is_none(step_id: str | None) -> None:
    known = {step.id for step in STEPS}
    assert (flows.step(step_id) is None) == (step_id not in known)


def test_the_code_is_confirmed_at_identification() -> None:
    assert {service: flows.identification(service).id for service in flows.flows()} == {
        "op_fi": "op_id",
        "op_mobilen": "m9",
    }
