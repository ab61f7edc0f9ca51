"""A detour from the walk: the answer that fits the customer's equipment, and the way back to the step."""

from collections.abc import Iterator

from actions import flows
from actions.service import equipment, known_service
from actions.turn import Turn

_MOBILE_SYSTEMS = frozenset({"ios", "android"})


def answer_problem(turn: Turn, problem: str) -> None:
    """Says what helps with ``problem`` (an intent), then where the walk was; without a walk, how to begin one."""
    response = best_response(turn, problem)
    if turn.step is None:
        turn.say(response, ("start",), go_to=_step_of(turn, problem))
    else:
        turn.say(response)
        lead_back(turn, problem)


def offer_device_check(turn: Turn) -> None:
    """Only a widget in a browser can test camera and microphone; it shows the card under this message."""
    turn.say("utter_check_devices_here", ("show_step",) if turn.step else ("start",))
    turn.tell(type="device_check")


def best_response(turn: Turn, problem: str) -> str:
    """The first of the problem's responses that exists, from the most particular to the plain one."""
    plain = f"utter_{problem}"
    particular = (f"{plain}_{suffix}" for suffix in _suffixes(turn))
    return next((key for key in particular if turn.has_response(key)), plain)


def lead_back(turn: Turn, problem: str) -> None:
    """One line back to the step that a detour left; where the problem belongs to another step, a button goes there."""
    step = turn.step
    if step is None:
        return
    elsewhere = _step_of(turn, problem)
    if turn.slot("walk_finished"):
        if problem != "leave_meeting":
            turn.say("utter_after_walk", _without(problem, "how_to_return_to_meeting", "show_step"), go_to=elsewhere)
        return
    key = "utter_back_to_identification" if step.number is None else "utter_back_to_step"
    replies = _without(problem, "next", "show_step", *step.replies[-1:])
    turn.say(key, replies, go_to=elsewhere, **step.values(turn.language))


def _without(problem: str, *replies: str) -> list[str]:
    """Nobody is offered what has just been answered."""
    return [reply for reply in replies if reply != problem]


def _step_of(turn: Turn, problem: str) -> flows.Step | None:
    service = known_service(turn)
    if service is None or (turn.step is not None and problem in turn.step.problems):
        return None
    return flows.where(problem, service)


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
