"""What is said when the message was not understood."""

from actions.turn import Turn, TurnAction

HUMAN_AFTER_FAILURES = 2


class ActionFallback(TurnAction):
    """Asks for other words once. The second failure in a row offers a human (WCAG 2.2, 3.2.6); from the third on the
    bot does not say again that it did not understand.
    """

    def name(self) -> str:
        return "action_fallback"

    async def answer(self, turn: Turn) -> None:
        failures = failures_in_a_row(turn) + 1
        if failures >= HUMAN_AFTER_FAILURES:
            key = "utter_fallback_human" if failures == HUMAN_AFTER_FAILURES else "utter_fallback_still"
            turn.say(key, ("show_step", "progress") if turn.step else ("use_op_fi", "use_op_mobilen"))
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
