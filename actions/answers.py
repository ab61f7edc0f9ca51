"""Answers a problem, whatever step the customer is on."""

from actions.detour import answer_problem, best_response, offer_device_check
from actions.doubt import fitting_problem
from actions.fraud import FRAUD_REPLIES, ask_for_person, warn
from actions.turn import Turn, TurnAction

FAREWELLS = frozenset({"goodbye"})


class ActionAnswer(TurnAction):
    """Says the response of the intent that fits the customer's equipment best, then where the walk was; offers
    what else the message was about.

    A report of fraud is answered alone: nothing may stand between the customer and the phone numbers. A person is asked
    for without the customer's having to.
    """

    def name(self) -> str:
        return "action_answer"

    async def answer(self, turn: Turn) -> None:
        turn.forget_question()
        if turn.intent in FRAUD_REPLIES:
            warn(turn, turn.intent)
            ask_for_person(turn)
        elif turn.intent in FAREWELLS:
            turn.say(best_response(turn, turn.intent), ("show_step",) if turn.step else ("start",))
        else:
            problem = fitting_problem(turn, never=FRAUD_REPLIES)
            turn.remember(problem=problem)
            if problem == "check_devices" and "permissions" in turn.metadata:
                offer_device_check(turn)
            else:
                answer_problem(turn, problem)
            if problem == "where_to_enter_code" and turn.metadata.get("meeting_id"):
                turn.tell(type="code_field")
            turn.offer_second_thing(answered=problem)
