"""The JSON API under /v1. Every route names the roles that may call it."""

import re
from contextlib import aclosing

from sanic import Blueprint, HTTPResponse, json
from sanic.exceptions import BadRequest, SanicException
from sanic.http import Http

from verification.answers import CheckedCode, CreatedMeeting, MeetingAnswer, NewCode
from verification.authorization import authorize
from verification.bodies import CodeAttempt, NewMeeting, Nothing, read_body
from verification.check import Verification, verify
from verification.clock import iso, iso_or_none
from verification.context import ApiRequest
from verification.meetings import create_meeting, issue_code, read_meeting, unlock_meeting
from verification.reference import described
from verification.replay import Message, answer_once, forget_old_answers
from verification.roles import Role
from verification.stream import live_events
from verification.trail import Event

ADVISER = frozenset({Role.ADVISER})
BOT_AND_DESK = frozenset({Role.BOT, Role.DESK})
ADVISER_AND_DESK = frozenset({Role.ADVISER, Role.DESK})
EVERYONE = frozenset(Role)

MEETING = "/<meeting_id:[0-9a-f]{32}>"

api = Blueprint("meetings", url_prefix="/v1/meetings")
api.on_request(authorize)


@api.post("/", ctx_roles=ADVISER)
@described(body=NewMeeting, status=201, answer=CreatedMeeting)
async def create(request: ApiRequest) -> HTTPResponse:
    """Makes a meeting."""
    body = read_body(NewMeeting, request.body)
    caller = request.ctx
    meeting_id = await create_meeting(
        request.app.ctx.engine, body.customer_id, body.starts_at, caller.role, caller.account_id
    )
    request.app.ctx.metrics.count_event(Event.CREATED)
    return json(CreatedMeeting(meeting_id=meeting_id), status=201)


@api.get(MEETING, ctx_roles=EVERYONE)
@described(body=None, status=200, answer=MeetingAnswer)
async def read(request: ApiRequest, meeting_id: str) -> HTTPResponse:
    """The meeting's state."""
    return await _state(request, meeting_id)


@api.post(MEETING + "/codes", ctx_roles=ADVISER)
@described(body=Nothing, status=201, answer=NewCode, refusals={409: "The meeting is locked or confirmed."})
async def issue(request: ApiRequest, meeting_id: str) -> HTTPResponse:
    """Gives the meeting a new code. The old one ends."""
    _read_no_body(request)
    context, caller = request.app.ctx, request.ctx
    issued = await issue_code(context.engine, context.policy, context.keys, meeting_id, caller.role, caller.account_id)
    await forget_old_answers(context.engine)
    context.metrics.count_event(Event.CODE_ISSUED)
    answer = NewCode(code=issued.code, expires_at=iso(issued.expires_at), attempts_left=issued.attempts_left)
    return json(answer, status=201)


@api.post(MEETING + "/verifications", ctx_roles=BOT_AND_DESK)
@described(body=CodeAttempt, status=200, answer=CheckedCode)
async def check(request: ApiRequest, meeting_id: str) -> HTTPResponse:
    """Checks a code the customer wrote. The failure that locks the meeting, and all after it, get ``locked``.

    The same message gets the same answer for ten minutes.
    """
    body = read_body(CodeAttempt, request.body)
    context = request.app.ctx
    if len(body.code) != context.policy.code_length:
        raise SanicException(f"code: must be {context.policy.code_length} digits.", status_code=422)

    async def counted_check() -> Verification:
        verification = await verify(
            context.engine,
            context.policy,
            context.keys,
            meeting_id=meeting_id,
            customer_id=body.customer_id,
            code=body.code,
            by=request.ctx.role,
        )
        context.metrics.count_outcome(verification.outcome)
        return verification

    if body.message_id is None:
        return _checked(await counted_check())
    await read_meeting(context.engine, meeting_id)  # an unknown meeting has no answers to keep
    message = Message(meeting_id, body.customer_id, body.message_id)
    return _checked(await answer_once(context.engine, message, counted_check))


@api.post(MEETING + "/unlock", ctx_roles=ADVISER)
@described(body=Nothing, status=200, answer=MeetingAnswer)
async def unlock(request: ApiRequest, meeting_id: str) -> HTTPResponse:
    """Unlocks the meeting and forgets its failures."""
    _read_no_body(request)
    caller = request.ctx
    if await unlock_meeting(request.app.ctx.engine, meeting_id, caller.role, caller.account_id):
        request.app.ctx.metrics.count_event(Event.UNLOCKED)
    return await _state(request, meeting_id)


@api.get(MEETING + "/events", ctx_roles=ADVISER_AND_DESK)
@described(body=None, status=200, answer=str)
async def events(request: ApiRequest, meeting_id: str) -> None:
    """The meeting's events as a live stream, from the one after Last-Event-ID on."""
    after = request.headers.get("last-event-id", "0")
    if not re.fullmatch(r"[0-9]{1,9}", after):
        raise BadRequest("Last-Event-ID must be the id of an event.")
    context = request.app.ctx
    await read_meeting(context.engine, meeting_id)
    if isinstance(request.stream, Http):
        request.stream.keep_alive = False  # or the idle connection would hold up the end of the process
    response = await request.respond(content_type="text/event-stream")
    async with aclosing(live_events(context.engine, context.watch, meeting_id, int(after))) as texts:
        async for text in texts:
            await response.send(text)
    await response.eof()


def _checked(verification: Verification) -> HTTPResponse:
    return json(CheckedCode(outcome=verification.outcome.value, attempts_left=verification.attempts_left))


async def _state(request: ApiRequest, meeting_id: str) -> HTTPResponse:
    found = await read_meeting(request.app.ctx.engine, meeting_id)
    return json(
        MeetingAnswer(
            meeting_id=meeting_id,
            state=found.state.value,
            created_at=iso(found.created_at),
            starts_at=iso_or_none(found.starts_at),
            code_issued_at=iso_or_none(found.code_issued_at),
            code_expires_at=iso_or_none(found.code_expires_at),
            confirmed_at=iso_or_none(found.confirmed_at),
            locked_at=iso_or_none(found.locked_at),
        )
    )


def _read_no_body(request: ApiRequest) -> None:
    if request.body:
        read_body(Nothing, request.body)
