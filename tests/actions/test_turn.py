"""An action that fails says so, forgets nothing and logs no secret."""

import asyncio
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions import turn
from actions.answers import ActionAnswer
from actions.doubt import ActionFallback, ActionNoneOfThese
from actions.turn import Turn, TurnAction
from actions.walk import ActionWalk
from tests.actions import conversing

DOMAIN: Any = {"responses": {}}


class Failing(TurnAction):
    def name(self) -> str:
        return "action_failing"

    async def answer(self, turn: Turn) -> None:
        turn.remember(step="op5")
        turn.say("utter_code_confirmed")
        raise ValueError("koden 482913")


class Hanging(Failing):
    async def answer(self, turn: Turn) -> None:
        turn.remember(step="op5")
        await asyncio.sleep(60)


async def run(action: TurnAction) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("s", {"language": "sv", "step": "op2"}, {}, [], False, None, {}, "action_listen")
    events = await action.run(dispatcher, tracker, DOMAIN)
    return dispatcher.messages, list(events)


async def test_what_failed_is_not_said_and_not_remembered() -> None:
    messages, events = await run(Failing())
    assert [message["response"] for message in messages if message.get("response")] == ["utter_fault"]
    assert {"type": "fault"} in [message.get("custom") for message in messages]  # earlier buttons stay valid
    assert messages[-1]["custom"]["state"]["step"] == "op2"
    assert events == []


async def test_an_action_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "LONGEST_TURN_SECONDS", 0.05)
    messages, events = await run(Hanging())
    assert messages[0]["response"] == "utter_fault"
    assert events == []


@pytest.mark.parametrize(
    ("action", "intent", "understood"),
    [
        (ActionAnswer(), "echo", True),
        (ActionWalk(), "next_step", True),
        (ActionFallback(), "nlu_fallback", False),
        (ActionNoneOfThese(), "none_of_these", False),
    ],
)
async def test_desk_is_told_what_was_answered(action: TurnAction, intent: str, understood: bool) -> None:
    messages, _ = await conversing.run(action, conversing.Heard(intent), {"step": "op3"})
    state = messages[-1]["custom"]["state"]
    assert (state["intent"], state["understood"]) == (intent, understood)
