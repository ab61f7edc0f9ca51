"""What is said to a report of fraud, and nothing else with it; a person is asked for at the same time."""

from itertools import islice

from actions.detour import best_response
from actions.turn import Turn

FRAUD_REPLIES = {
    "suspicious_link": ("already_gave_secrets", "show_step"),
    "asked_for_secrets": ("already_gave_secrets", "show_step"),
    "unexpected_confirmation_request": ("already_gave_secrets", "show_step"),
    "already_gave_secrets": ("show_step",),
}
_RECENT_MESSAGES = 6  # the one that is answered now included


def warn(turn: Turn, fraud: str) -> None:
    """Says the answer to this fraud intent. The way back to the step is only a button: nothing may stand between the
    customer and the phone numbers.
    """
    turn.remember(problem=fraud)
    replies = FRAUD_REPLIES[fraud]
    way_back = "show_step" if turn.step else "start"
    turn.say(best_response(turn, fraud), [way_back if reply == "show_step" else reply for reply in replies])


def ask_for_person(turn: Turn) -> None:
    """After the warning, never before it: that the customer should call OP comes first."""
    turn.tell(type="handoff", reason="fraud")


def is_recent(turn: Turn) -> bool:
    """Whether one of the customer's latest messages reported fraud."""
    return any(intent in FRAUD_REPLIES for intent in islice(turn.intents, _RECENT_MESSAGES))
