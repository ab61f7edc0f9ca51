"""The code field: a code goes to verification and nowhere else."""

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from desk.api.authentication import authenticated
from desk.api.bodies import CodeAnswer, CodeRequest, message_answers, read_body
from desk.api.carried_on import carried_on
from desk.api.documentation import described
from desk.api.errors import ApiError
from desk.said import CodeChecked
from desk.services import services_of
from verification.client import VerificationRefused, VerificationUnreachable

blueprint = Blueprint("code", url_prefix="/v1")


@blueprint.post("/code")
@described(takes=CodeRequest, answers={200: CodeAnswer}, session=True)
@carried_on
async def post_code(request: Request) -> HTTPResponse:
    """Have a confirmation code checked. Answers with the outcome and with what the bot says to it.

    The same id is counted once. The code itself is neither kept nor told to the bot.
    """
    services = services_of(request)
    session = await authenticated(request)
    body = read_body(request, CodeRequest)
    if session.meeting_id is None or session.customer_id is None:
        raise ApiError("no_meeting")
    digits = "".join(character for character in body.code if not character.isspace() and character not in "-.")
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        raise ApiError("code_malformed")
    if not services.burst.allows(session.conversation):
        raise ApiError("too_many_messages")
    try:
        verdict = await services.verification.verify(session.meeting_id, session.customer_id, digits, str(body.id))
    except (VerificationRefused, VerificationUnreachable) as fault:
        raise ApiError("code_not_checked") from fault
    said = CodeChecked(verdict.outcome, verdict.attempts_left)
    stored = await services.turns.begin(session, str(body.id), said)
    answer = CodeAnswer(outcome=verdict.outcome, messages=message_answers(stored))
    return json(answer.model_dump(mode="json", by_alias=True))
