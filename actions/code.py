"""The confirmation code: taken from the message, checked, and the result said by the one who asked."""

import logging

from actions import flows
from actions.detour import lead_back
from actions.turn import Turn, TurnAction
from verification.client import Verdict, Verification, VerificationRefused, VerificationUnreachable

logger = logging.getLogger(__name__)

_AGAIN = ("where_to_enter_code", "code_not_received")
_REPLIES = {
    "wrong": ("code_rejected", "code_not_received"),
    "expired": _AGAIN,
    "exhausted": _AGAIN,
    "no_code": _AGAIN,
    "locked": ("request_human",),
}


class _VerificationAction(TurnAction):
    """An action that asks verification."""

    def __init__(self, verification: Verification) -> None:
        self._verification = verification

    async def _is_confirmed(self, turn: Turn) -> bool:
        """Whether verification says now that the identity is confirmed; False also if it says nothing."""
        meeting_id = turn.metadata.get("meeting_id")
        if not meeting_id:
            return False
        try:
            return await self._verification.is_confirmed(meeting_id)
        except (VerificationUnreachable, VerificationRefused) as error:
            logger.warning("the identity's state is not known: %s", type(error).__name__)
            return False


class ActionVerifyCode(_VerificationAction):
    """Has the code in the latest message checked and says what to do next.

    Meeting and customer come from the message's metadata, which desk alone sets from the signed session.
    """

    def name(self) -> str:
        return "action_verify_code"

    async def answer(self, turn: Turn) -> None:
        turn.forget_question()
        meeting_id, customer_id = turn.metadata.get("meeting_id"), turn.metadata.get("customer_id")
        code = turn.entities.get("code")
        if code is None:
            _ask_for_six_digits(turn)
        elif not meeting_id or not customer_id:
            turn.say("utter_verdict_anonymous")
            lead_back(turn, turn.intent)
        else:
            message_id = turn.metadata.get("message_id")
            try:
                verdict = await self._verification.verify(meeting_id, customer_id, code, message_id)
            except VerificationUnreachable:
                logger.warning("verification does not answer")
                turn.say("utter_verdict_unreachable", ("request_human",))
            except VerificationRefused as refusal:
                logger.error("verification refuses the check: %s", refusal)
                turn.say("utter_verdict_refused", ("request_human",))
            else:
                _say_verdict(turn, verdict)


class ActionAnnounceIdentity(_VerificationAction):
    """Says once in a conversation that the identity is confirmed, after asking verification whether it is."""

    def name(self) -> str:
        return "action_announce_identity"

    async def answer(self, turn: Turn) -> None:
        if not turn.slot("identity_announced") and await self._is_confirmed(turn):
            _announce(turn)


class ActionSayVerdict(_VerificationAction):
    """Says what came of a code that the customer wrote into the code field, which desk had checked.

    That it was right is not taken from the message: verification is asked for the state.
    """

    def name(self) -> str:
        return "action_say_verdict"

    async def answer(self, turn: Turn) -> None:
        turn.forget_question()
        outcome, attempts_left = turn.entities.get("outcome", ""), turn.entities.get("attempts_left", "0")
        if outcome in ("confirmed", "already_confirmed") and not await self._is_confirmed(turn):
            turn.say("utter_verdict_unreachable", ("request_human",))
        else:
            _say_verdict(turn, Verdict(outcome, int(attempts_left)))


def _ask_for_six_digits(turn: Turn) -> None:
    awaited = _code_is_near(turn.step) or turn.metadata.get("meeting_id")
    turn.say("utter_verdict_malformed" if awaited else "utter_secret_in_message", _AGAIN if awaited else ())
    if not awaited:
        lead_back(turn, turn.intent)


def _code_is_near(step: flows.Step | None) -> bool:
    """Whether the customer is at the step of identification or right before it."""
    if step is None:
        return False
    identification = flows.identification(step.service)
    return step in (identification, flows.preceding(identification))


def _say_verdict(turn: Turn, verdict: Verdict) -> None:
    outcome = verdict.outcome
    if outcome == "confirmed":
        return _announce(turn)
    if outcome == "already_confirmed":
        return _announce(turn, "utter_verdict_already_confirmed")
    if outcome == "wrong" and verdict.attempts_left == 0:
        outcome = "exhausted"
    key = f"utter_verdict_{outcome}"
    if outcome == "wrong" and verdict.attempts_left == 1:
        key = "utter_verdict_wrong_last_try"
    turn.remember(code_locked=outcome == "locked")
    turn.say(key, _REPLIES[outcome], attempts_left=verdict.attempts_left)
    if outcome != "locked":
        turn.tell(type="code_field")
    return None


def _announce(turn: Turn, response: str = "utter_verdict_confirmed") -> None:
    service = turn.slot("meeting_service")
    turn.remember(identity_announced=True, code_locked=False)
    if service:
        step = flows.identification(service)
        turn.remember(step=(flows.following(step) or step).id, walk_finished=True)
    particular = f"{response}_{service}"
    turn.say(particular if turn.has_response(particular) else response, ("how_to_return_to_meeting",))
    turn.tell(type="identity_confirmed")
