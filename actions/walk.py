"""Walks the customer through a flow: next, back, repeat, explain, progress, restart, stop, switch."""

from collections.abc import Callable

from actions import flows
from actions.detour import answer_problem, best_response
from actions.doubt import DID_YOU_MEAN, none_of_these
from actions.fraud import FRAUD_REPLIES, warn
from actions.service import known_service, named_service, note_equipment
from actions.texts import SERVICES, service_values
from actions.turn import Turn, TurnAction

WHICH_SERVICE = "which_service"
SWITCH_SERVICE = "switch_service"
STEP_DONE = "step_done"  # a step was the last thing said: yes means that it is done


class ActionWalk(TurnAction):
    """Answers every navigation intent, and a bare yes or no by the question that is open.

    A device or browser named right after an answer makes that answer more particular. Right after a report of fraud
    "what now" and "ok" do not move the walk on: the warning is said again until the customer asks for the step.
    """

    def name(self) -> str:
        return "action_walk"

    async def answer(self, turn: Turn) -> None:
        question, problem = turn.slot("open_question"), turn.slot("problem")
        turn.forget_question()
        if problem in FRAUD_REPLIES and turn.intent in _ONWARD:
            return warn(turn, problem)
        if turn.intent in _TELLS_EQUIPMENT:
            note_equipment(turn)
        if turn.intent == "inform_device" and problem and best_response(turn, problem) != f"utter_{problem}":
            turn.remember(problem=problem)
            answer_problem(turn, problem)
        elif turn.intent == "affirm":
            _answer_yes(turn, question)
        elif turn.intent == "deny":
            _answer_no(turn, question)
        else:
            _MOVES[turn.intent](turn)
        return None


def show_step(turn: Turn, step: flows.Step) -> None:
    """Makes ``step`` the present one and says it, its note after it; quick replies under the last bubble."""
    turn.remember(meeting_service=step.service, step=step.id, walk_finished=False, open_question=STEP_DONE)
    values = step.values(turn.language)
    note = step.note == "always" or (step.note == "with_meeting" and turn.metadata.get("meeting_id"))
    turn.say(f"utter_step_{step.id}", () if note else step.replies, **values)
    turn.tell(type="step", service=step.service, step=step.id, **values)
    if note:
        turn.say(f"utter_note_{step.id}", step.replies)
    if step == flows.identification(step.service) and turn.metadata.get("meeting_id"):
        turn.tell(type="code_field")


def ask_service(turn: Turn) -> None:
    turn.remember(open_question=WHICH_SERVICE)
    tablet = turn.slot("device") == "tablet"
    turn.say("utter_ask_service_tablet" if tablet else "utter_ask_service", ("use_op_fi", "use_op_mobilen"))


def _start(turn: Turn) -> None:
    service = known_service(turn)
    if service is None:
        ask_service(turn)
    elif turn.step is None or turn.slot("walk_finished"):
        show_step(turn, flows.first(service))
    else:
        _go_on_in(turn, service, turn.step)


def _choose_service(turn: Turn) -> None:
    service = named_service(turn)
    if service is None:
        ask_service(turn)
    elif turn.step is None:
        show_step(turn, flows.first(service))
    else:
        _go_on_in(turn, service, turn.step)


def _go_on_in(turn: Turn, service: str, current: flows.Step) -> None:
    if service != current.service:
        turn.say("utter_service_switched", **service_values(service, turn.language))
    show_step(turn, flows.counterpart(current, service))


def _inform_device(turn: Turn) -> None:
    service = named_service(turn)
    if turn.step is None:
        _start(turn)
    elif turn.entities.get("service"):
        _choose_service(turn)
    elif service is None or service == turn.step.service:
        turn.say("utter_device_noted")
        show_step(turn, turn.step)
    else:
        turn.remember(open_question=SWITCH_SERVICE)
        turn.say(
            "utter_ask_switch_service",
            (f"switch_to_{service}", "no"),
            **service_values(turn.step.service, turn.language),
            **service_values(service, turn.language, prefix="other_"),
        )


def _next(turn: Turn) -> None:
    if turn.step is None:
        return _start(turn)
    following = flows.following(turn.step)
    if following is not None:
        return show_step(turn, following)
    turn.remember(walk_finished=True)
    turn.say("utter_walk_finished", ("back", "restart"), **service_values(turn.step.service, turn.language))
    return None


def _back(turn: Turn) -> None:
    if turn.step is None:
        return _start(turn)
    if turn.slot("walk_finished"):
        return show_step(turn, turn.step)
    preceding = flows.preceding(turn.step)
    if preceding is None:
        turn.say("utter_first_step_reached")
    return show_step(turn, preceding or turn.step)


def _repeat(turn: Turn) -> None:
    if turn.step is None:
        return _start(turn)
    return show_step(turn, turn.step)


def _explain(turn: Turn) -> None:
    if turn.step is None:
        return _start(turn)
    replies = [reply for reply in turn.step.replies if reply != "explain"]
    turn.remember(open_question=STEP_DONE)
    return turn.say(f"utter_explain_{turn.step.id}", [*replies, "request_human"])


def _progress(turn: Turn) -> None:
    if turn.step is None:
        return _start(turn)
    steps = flows.flows()[turn.step.service]
    return turn.say(
        "utter_progress",
        ("show_step", "restart"),
        title=turn.step.titles[turn.language],
        **service_values(turn.step.service, turn.language),
        steps="\n".join(_progress_line(turn, step) for step in steps),
    )


def _progress_line(turn: Turn, step: flows.Step) -> str:
    here = "→ " if step == turn.step else ""
    number = f"{step.number}. " if step.number else ""
    return f"{here}{number}{step.titles[turn.language]}"


def _restart(turn: Turn) -> None:
    service = known_service(turn)
    if service is None:
        return ask_service(turn)
    return show_step(turn, flows.first(service))


def _stop(turn: Turn) -> None:
    if turn.step is None:
        return turn.say("utter_guide_stopped_before_start", ("start",))
    return turn.say("utter_guide_stopped", ("show_step", "restart"))


def _resume_at(turn: Turn) -> None:
    step = flows.step(turn.entities.get("step")) or _numbered_step(turn)
    if step is not None:
        return show_step(turn, step)
    if turn.step is not None and turn.entities.get("step_number"):
        turn.say("utter_no_such_step", of=sum(step.number is not None for step in flows.flows()[turn.step.service]))
    return _repeat(turn)


def _numbered_step(turn: Turn) -> flows.Step | None:
    service = known_service(turn)
    wanted = turn.entities.get("step_number")
    if service is None or wanted is None:
        return None
    if wanted == "identification":
        return flows.identification(service)
    return next((step for step in flows.flows()[service] if str(step.number) == wanted), None)


def _open_chat(turn: Turn) -> None:
    service = known_service(turn)
    if turn.step is not None:
        show_step(turn, turn.step)
    elif service is None:
        turn.remember(open_question=WHICH_SERVICE)
        turn.say("utter_welcome", ("use_op_fi", "use_op_mobilen"))
    else:
        turn.remember(meeting_service=service)
        turn.say(f"utter_welcome_{service}", ("start",))


def _answer_yes(turn: Turn, question: str | None) -> None:
    if question == WHICH_SERVICE:
        ask_service(turn)
    elif turn.step is None:
        _start(turn)
    elif question == SWITCH_SERVICE:
        other = next(service for service in SERVICES if service != turn.step.service)
        _go_on_in(turn, other, turn.step)
    elif question == STEP_DONE:
        _next(turn)
    else:
        show_step(turn, turn.step)


def _answer_no(turn: Turn, question: str | None) -> None:
    if question == DID_YOU_MEAN:
        none_of_these(turn)
    elif question == WHICH_SERVICE:
        turn.remember(open_question=WHICH_SERVICE)
        turn.say("utter_help_choose_service", ("use_op_fi", "use_op_mobilen", "request_human"))
    elif turn.step is None:
        turn.say("utter_what_do_you_need", ("start",))
    elif question == SWITCH_SERVICE:
        show_step(turn, turn.step)
    else:
        turn.say("utter_what_do_you_see", (*turn.step.replies, "request_human"))


_ONWARD = frozenset({"affirm", "next_step"})
_TELLS_EQUIPMENT = frozenset({"inform_device", "choose_service", "start_guide"})
_MOVES: dict[str, Callable[[Turn], None]] = {
    "start_guide": _start,
    "choose_service": _choose_service,
    "inform_device": _inform_device,
    "next_step": _next,
    "previous_step": _back,
    "repeat_step": _repeat,
    "explain_step": _explain,
    "show_progress": _progress,
    "restart_guide": _restart,
    "stop_guide": _stop,
    "resume_at": _resume_at,
    "handoff_ended": _repeat,
    "chat_opened": _open_chat,
}
