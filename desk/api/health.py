"""Whether desk can do its work."""

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.api.bodies import HealthAnswer
from desk.api.carried_on import carried_on
from desk.api.documentation import described
from desk.services import services_of
from storage.faults import DATABASE_FAULTS

blueprint = Blueprint("health")


@blueprint.get("/health")
@described(answers={200: HealthAnswer, 503: HealthAnswer})
@carried_on
async def get_health(request: Request) -> HTTPResponse:
    """200 if desk reaches its database and a Rasa that is ready, else 503."""
    services = services_of(request)
    answer = HealthAnswer(database=await _answers(services.engine), rasa=await services.rasa.is_ready())
    return json(answer.model_dump(), status=200 if answer.database and answer.rasa else 503)


async def _answers(engine: AsyncEngine) -> bool:
    try:
        async with engine.connect() as connection:
            await connection.execute(select(1))
    except DATABASE_FAULTS:
        return False
    return True
