"""The customer wants to talk with a person."""

from actions import fraud
from actions.detour import answer_problem
from actions.doubt import HUMAN_AFTER_FAILURES
from actions.turn import Turn, TurnAction


class ActionHandoff(TurnAction):
    """Asks desk for a person and leads back to the step, so that the customer may go on with the guide while waiting.

    Whether somebody is there, and how long the wait is, desk alone knows: it says so after this answer.
    """

    def name(self) -> str:
        return "action_handoff"

    async def answer(self, turn: Turn) -> None:
        turn.forget_question()
        answer_problem(turn, "request_human")
        turn.tell(type="handoff", reason=_reason(turn))
        turn.offer_second_thing(answered="request_human")


def _reason(turn: Turn) -> str:
    """Why a person is needed, the most urgent reason first: fraud, locked, failures, asked."""
    if fraud.is_recent(turn):
        return "fraud"
    if turn.slot("code_locked"):
        return "locked"
    # The tracker's: what the turns before this one came to. This turn is understood, so its own count is 0.
    failures = turn.tracker.get_slot("not_understood") or 0
    return "failures" if failures >= HUMAN_AFTER_FAILURES else "asked"
