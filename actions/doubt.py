"""What is said when the message was not understood, and which of its readings fits the step best."""

from collections.abc import Collection

from actions import flows, texts
from actions.fraud import FRAUD_REPLIES, warn
from actions.turn import Turn, TurnAction

DID_YOU_MEAN = "did_you_mean"  # a no then says that none of the readings was meant
HUMAN_AFTER_FAILURES = 2
_READINGS_OFFERED = 3
_LEAST_CONFIDENCE = 0.05
# What moves the customer on says nothing as a guess, and what is none of the bot's business is no help
_NEVER_OFFERED = frozenset({"next_step", "previous_step", "explain_step", "repeat_step", "out_of_scope"})
_NEARLY_AS_LIKELY = 0.6


class ActionFallback(TurnAction):
    """Asks "did you mean …" once, with the likeliest readings as buttons. The second failure in a row offers a human
    (WCAG 2.2, 3.2.6); from the third on the bot does not say again that it did not understand. Right after a report of
    fraud the first failure gets the warning again: who asks what to do now must not lose the number among guesses.
    """

    is_answer = False

    def name(self) -> str:
        return "action_fallback"

    async def answer(self, turn: Turn) -> None:
        problem = turn.slot("problem")
        turn.forget_question()
        failures = _count_failure(turn)
        readings = likeliest_readings(turn)
        if failures == 1 and problem in FRAUD_REPLIES:
            warn(turn, problem)
        elif failures == 1 and readings:
            turn.remember(open_question=DID_YOU_MEAN)
            turn.say("utter_did_you_mean", (*readings, "something_else"))
        elif failures == 1:
            turn.say(
                "utter_fallback",
                (*(turn.step.replies if turn.step else ("use_op_fi", "use_op_mobilen")), "request_human"),
            )
        else:
            key = "utter_fallback_human" if failures == HUMAN_AFTER_FAILURES else "utter_fallback_still"
            turn.say(
                key, ("request_human", *(("show_step", "progress") if turn.step else ("use_op_fi", "use_op_mobilen")))
            )


class ActionNoneOfThese(TurnAction):
    """The customer meant none of the readings offered: asks for other words, and offers a human."""

    is_answer = False

    def name(self) -> str:
        return "action_none_of_these"

    async def answer(self, turn: Turn) -> None:
        turn.forget_question()
        none_of_these(turn)


def none_of_these(turn: Turn) -> None:
    _count_failure(turn)
    turn.say("utter_fallback", ("request_human", *(("show_step",) if turn.step else ("start",))))


def likeliest_readings(turn: Turn) -> list[str]:
    """The intents that the message may have meant, likeliest first; those of the present step before the others."""
    names = [
        reading["name"]
        for reading in turn.ranking
        if texts.has_reading(reading["name"])
        and reading["name"] not in _NEVER_OFFERED
        and reading["confidence"] >= _LEAST_CONFIDENCE
    ]
    here = turn.step.problems if turn.step else ()
    return sorted(names[:_READINGS_OFFERED], key=lambda name: name not in here)


def fitting_problem(turn: Turn, never: Collection[str]) -> str:
    """The message's intent; where it is a problem and one of the present step is nearly as likely, that: "inget händer"
    after the code is another thing than at the button that opens the meeting. ``never``: intents not to guess.
    """
    here = set(turn.step.problems if turn.step else ()) - set(never)
    ranking = turn.ranking
    if turn.intent in here or len(ranking) < 2 or not flows.is_problem(turn.intent):
        return turn.intent
    enough = _NEARLY_AS_LIKELY * ranking[0]["confidence"]
    likely = (each["name"] for each in ranking if each["name"] in here and each["confidence"] >= enough)
    return next(likely, turn.intent)


def _count_failure(turn: Turn) -> int:
    """How many turns in a row, this one included, ended in doubt."""
    failures = (turn.tracker.get_slot("not_understood") or 0) + 1
    turn.remember(not_understood=failures)
    return failures
