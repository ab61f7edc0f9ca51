"""Every way from one status to another, and no other."""

import pytest

from desk.handoff.status import EVENTS, STATUSES, after, bot_answers

# What happens -> from where it leads where
WAYS = {
    "ask": {"bot": "queued", "left_message": "queued", "closed": "queued"},
    "leave_queue": {"queued": "bot"},
    "nobody_left": {"queued": "bot"},
    "put_off": {"queued": "left_message"},
    "customer_left": {"queued": "bot"},
    "leave_message": dict.fromkeys(("bot", "queued", "left_message", "closed"), "left_message"),
    "drop_message": {"left_message": "bot"},
    "claim": {"queued": "agent", "left_message": "agent"},
    "transfer": {"agent": "queued"},
    "agent_lost": {"agent": "queued"},
    "hand_back": {"agent": "bot"},
    "close": {"agent": "closed", "left_message": "closed"},
    "write_again": {"closed": "bot"},
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_event_in_each_status(status: str, event: str) -> None:
    assert after(status, event) == WAYS[event].get(status)  # type: ignore[arg-type] # of the parameters


def test_from_everywhere_a_person_can_be_asked_for_and_the_bot_come_back() -> None:
    assert all(_comes_to("bot", status) for status in STATUSES)
    for status in STATUSES:
        assert _comes_to(status, "bot")
        assert _comes_to(status, "agent")


def test_only_while_an_agent_talks_the_bot_is_silent() -> None:
    assert [status for status in STATUSES if not bot_answers(status)] == ["agent"]


def _comes_to(status: str, wanted: str) -> bool:
    seen = {status}
    for _ in STATUSES:
        seen |= {to for ways in WAYS.values() for come_from, to in ways.items() if come_from in seen}
    return wanted in seen
