"""What is said when the message was not understood."""

from actions.turn import Turn, TurnAction

HUMAN_AFTER_FAILURES = 2


class ActionFallback(TurnAction):
    """Asks for other words once; from the second failure in a row on offers a human (WCAG 2.2, 3.2.6)."""

    def name(self) -> str:
        return "action_fallback"

    async def answer(self, turn: Turn) -> None:
        if failures_in_a_row(turn) + 1 >= HUMAN_AFTER_FAILURES:
            turn.say("utter_fallback_human", ("show_step" if turn.step else "start",))
        elif turn.step is None:
            turn.say("utter_fallback", ("use_op_fi", "use_op_mobilen", "human"))
        else:
            turn.say("utter_fallback", (*turn.step.replies, "human"))


def failures_in_a_row(turn: Turn) -> int:
    """How many turns right before this one ended in doubt."""
    failures = 0
    for event in reversed(turn.tracker.events):
        if event.get("event") != "action" or event.get("name") == "action_listen":
            continue
        if event.get("name") != ActionFallback().name():
            break
        failures += 1
    return failures
