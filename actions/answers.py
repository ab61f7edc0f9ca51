"""Answers a problem, whatever step the customer is on, and leads back to that step."""

from collections.abc import Iterator

from actions import flows
from actions.service import equipment, known_service
from actions.turn import Turn, TurnAction
from actions.walk import step_values

FRAUD_REPLIES = {
    "suspicious_link": ("gave_secrets", "show_step"),
    "asked_for_secrets": ("gave_secrets", "show_step"),
    "unexpected_confirmation_request": ("gave_secrets", "show_step"),
    "already_gave_secrets": (),
}
FAREWELLS = frozenset({"goodbye"})
_MOBILE_SYSTEMS = frozenset({"ios", "android"})


class ActionAnswer(TurnAction):
    """Says the response of the intent that fits the customer's equipment best, then where the walk was.

    A report of fraud is answered alone: nothing may stand between the customer and the phone numbers.
    """

    def name(self) -> str:
        return "action_answer"

    async def answer(self, turn: Turn) -> None:
        turn.remember(open_question=None)
        response = best_response(turn)
        if turn.intent in FRAUD_REPLIES:
            replies = FRAUD_REPLIES[turn.intent]
            turn.say(response, replies if turn.step else replies[:1])
        elif turn.intent in FAREWELLS:
            turn.say(response)
        elif turn.step is None:
            turn.say(response, ("start",), go_to=_step_of_problem(turn))
        else:
            turn.say(response)
            lead_back(turn)


def best_response(turn: Turn) -> str:
    """The first of the intent's responses that exists, from the most particular to the plain one."""
    plain = f"utter_{turn.intent}"
    particular = (f"{plain}_{suffix}" for suffix in _suffixes(turn))
    return next((key for key in particular if turn.has_response(key)), plain)


def lead_back(turn: Turn) -> None:
    """One line back to the step that a detour left; where the problem belongs to another step, a button goes there."""
    step = turn.step
    if step is None:
        return
    if turn.slot("walk_finished"):
        turn.say("utter_after_walk", ("how_back", "show_step"), go_to=_step_of_problem(turn))
        return
    key = "utter_back_to_identification" if step.number is None else "utter_back_to_step"
    turn.say(
        key,
        ("next", "show_step", *step.replies[-1:]),
        go_to=_step_of_problem(turn),
        **step_values(turn, step),
    )


def _step_of_problem(turn: Turn) -> flows.Step | None:
    service = known_service(turn)
    if service is None or (turn.step is not None and turn.intent in turn.step.problems):
        return None
    return flows.where(turn.intent, service)


def _suffixes(turn: Turn) -> Iterator[str]:
    known = equipment(turn)
    if known.get("os") in _MOBILE_SYSTEMS:
        yield known["os"]
    for name in ("browser", "os", "device"):
        if name in known:
            yield known[name]
    service = known_service(turn)
    if service:
        yield service
