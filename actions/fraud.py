"""What is said to a report of fraud, and nothing else with it."""

from actions.detour import best_response
from actions.turn import Turn

FRAUD_REPLIES = {
    "suspicious_link": ("already_gave_secrets", "show_step"),
    "asked_for_secrets": ("already_gave_secrets", "show_step"),
    "unexpected_confirmation_request": ("already_gave_secrets", "show_step"),
    "already_gave_secrets": ("show_step",),
}


def warn(turn: Turn, fraud: str) -> None:
    """Says the answer to this fraud intent. The way back to the step is only a button: nothing may stand between the
    customer and the phone numbers.
    """
    turn.remember(problem=fraud)
    replies = FRAUD_REPLIES[fraud]
    way_back = "show_step" if turn.step else "start"
    turn.say(best_response(turn, fraud), [way_back if reply == "show_step" else reply for reply in replies])
