"""What only the lead may see and do."""

import logging
from contextlib import suppress
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty, json, raw

from accounts import invitations
from accounts.account import everybody, set_disabled
from desk.api.bodies import read_body
from desk.api.documentation import described
from desk.api.errors import ApiError
from desk.changes import QUEUE
from desk.console import bodies
from desk.console.access import for_staff
from desk.console.report import (
    ReportAnswer,
    UnansweredAnswer,
    UnansweredsAnswer,
    as_training_data,
    report,
    unanswered,
)
from desk.handoff.talking import Agent
from desk.rasa import NoAnswer
from desk.services import Services, services_of

_DAYS: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=1, le=31)])

logger = logging.getLogger(__name__)

blueprint = Blueprint("console_lead", url_prefix="/v1/console/lead")


@blueprint.get("/report")
@described(answers={200: ReportAnswer}, staff=True)
@for_staff(lead_only=True)
async def get_report(request: Request, _: Agent) -> HTTPResponse:
    """The numbers of the query's last ``days`` (7 if left out)."""
    async with services_of(request).engine.connect() as connection:
        answer = await report(connection, _days(request, 7))
    return json(answer.model_dump(mode="json"))


@blueprint.get("/unanswered")
@described(answers={200: UnansweredsAnswer}, staff=True)
@for_staff(lead_only=True)
async def get_unanswered(request: Request, _: Agent) -> HTTPResponse:
    """What the bot did not understand in the last ``days`` (30 if left out)."""
    found = await _unanswered(request)
    return json(UnansweredsAnswer(messages=found).model_dump(mode="json"))


@blueprint.get("/unanswered.yml")
@described(answers={200: None}, staff=True)
@for_staff(lead_only=True)
async def get_training_data(request: Request, _: Agent) -> HTTPResponse:
    """The same as candidates for data/nlu, under the intents that the bot thinks likeliest."""
    found = await _unanswered(request)
    written = as_training_data(found, await _likeliest(services_of(request), found))
    headers = {"Content-Disposition": 'attachment; filename="unanswered.yml"'}
    return raw(written.encode(), content_type="application/yaml; charset=utf-8", headers=headers)


@blueprint.get("/accounts")
@described(answers={200: bodies.ColleaguesAnswer}, staff=True)
@for_staff(lead_only=True)
async def get_accounts(request: Request, _: Agent) -> HTTPResponse:
    """Everybody who has an account."""
    async with services_of(request).engine.connect() as connection:
        found = [
            bodies.ColleagueAnswer(
                id=each.account.id,
                name=each.account.name,
                display_name=each.account.display_name,
                role=each.account.role,
                disabled=each.disabled,
            )
            for each in await everybody(connection)
        ]
    return json(bodies.ColleaguesAnswer(accounts=found).model_dump(mode="json"))


@blueprint.post("/invitations")
@described(takes=bodies.Invite, answers={201: bodies.InvitationAnswer}, staff=True)
@for_staff(lead_only=True)
async def post_invitation(request: Request, agent: Agent) -> HTTPResponse:
    """A one-time code with which a colleague makes an account."""
    role = read_body(request, bodies.Invite).role
    async with services_of(request).engine.begin() as connection:
        made = await invitations.invite(connection, role)
    logger.info("Account %s made an invitation for the role %s.", agent.id, role)
    answer = bodies.InvitationAnswer(code=made.code, expires_at=made.expires_at)
    return json(answer.model_dump(mode="json"), status=201)


@blueprint.put("/accounts/<account:[0-9a-f]{32}>")
@described(takes=bodies.Disable, answers={204: None}, staff=True)
@for_staff(lead_only=True)
async def put_account(request: Request, agent: Agent, account: str) -> HTTPResponse:
    """Disable an account, which signs it out everywhere, or let it in again. Nobody can disable themselves."""
    services = services_of(request)
    disabled = read_body(request, bodies.Disable).disabled
    if account == agent.id:
        raise ApiError("not_allowed")
    async with services.engine.begin() as connection:
        if not await set_disabled(connection, account, disabled):
            raise ApiError("not_found")
    logger.info("Account %s %s account %s.", agent.id, "disabled" if disabled else "enabled", account)
    services.changes.publish(QUEUE)
    return empty()


async def _unanswered(request: Request) -> list[UnansweredAnswer]:
    async with services_of(request).engine.connect() as connection:
        return await unanswered(connection, _days(request, 30))


async def _likeliest(services: Services, found: list[UnansweredAnswer]) -> dict[str, str]:
    """Text -> intent, for the texts that the bot can be asked about."""
    likeliest: dict[str, str] = {}
    with suppress(NoAnswer):  # the customers need a slow bot more
        for each in found:
            readings = await services.rasa.readings(each.text, each.language)
            if readings:
                likeliest[each.text] = readings[0].intent
    return likeliest


def _days(request: Request, usual: int) -> int:
    try:
        return _DAYS.validate_python(request.args.get("days", usual))
    except ValidationError:
        raise ApiError("bad_request") from None
