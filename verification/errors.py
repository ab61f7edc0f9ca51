"""Every error as JSON ``{"error": sentence}``: no stack trace, and nothing of what was sent."""

import logging

from sanic import HTTPResponse, Request, json
from sanic.exceptions import SanicException

from storage.faults import DATABASE_FAULTS
from verification.context import App
from verification.meetings import NoCodeForMeeting, UnknownMeeting

log = logging.getLogger(__name__)

# Sanic's own sentences repeat the URL.
SENTENCES = {
    404: "There is no such page.",
    405: "This page does not take that method.",
    413: "The body is too large.",
}


def answer_errors(app: App) -> None:
    """Registers the handlers."""
    app.exception(SanicException)(_http_error)
    app.exception(UnknownMeeting)(_unknown_meeting)
    app.exception(NoCodeForMeeting)(_no_code_for_meeting)
    app.exception(*DATABASE_FAULTS)(_database_fault)
    app.exception(Exception)(_our_fault)


async def _http_error(_request: Request, error: SanicException) -> HTTPResponse:
    sentence = SENTENCES.get(error.status_code, str(error))
    return json({"error": sentence}, status=error.status_code, headers=error.headers)


async def _unknown_meeting(_request: Request, _error: UnknownMeeting) -> HTTPResponse:
    return json({"error": "There is no such meeting."}, status=404)


async def _no_code_for_meeting(_request: Request, error: NoCodeForMeeting) -> HTTPResponse:
    return json({"error": str(error)}, status=409)


async def _database_fault(_request: Request, error: Exception) -> HTTPResponse:
    # The text of a database error may hold the statement's parameters.
    log.error("The database does not answer: %s", type(error).__name__)
    return json({"error": "The database does not answer. Try again."}, status=503)


async def _our_fault(_request: Request, error: Exception) -> HTTPResponse:
    log.error("A request failed.", exc_info=error)
    return json({"error": "Something went wrong here."}, status=500)
