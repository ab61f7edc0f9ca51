"""What whoever runs the service asks it: is it healthy, what has it counted."""

import asyncio

from sanic import Blueprint, HTTPResponse, json, text
from sqlalchemy import select

from storage.faults import DATABASE_FAULTS
from verification.context import ApiRequest
from verification.metrics import CONTENT_TYPE
from verification.tables import meeting

DATABASE_SECONDS = 2

operations = Blueprint("operations")


@operations.get("/health")
async def health(request: ApiRequest) -> HTTPResponse:
    """200 when the meetings can be read within two seconds, else 503."""
    try:
        async with asyncio.timeout(DATABASE_SECONDS), request.app.ctx.engine.connect() as connection:
            await connection.execute(select(meeting.c.id).limit(1))
    except DATABASE_FAULTS:
        return json({"error": "The database does not answer."}, status=503)
    return json({"status": "ok"})


@operations.get("/metrics")
async def metrics(request: ApiRequest) -> HTTPResponse:
    return text(request.app.ctx.metrics.as_text(), content_type=CONTENT_TYPE)
