"""Errors as a browser gets them: a code, and a sentence in the customer's language."""

import logging
from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import BaseModel
from sanic import HTTPResponse, Request
from sanic.exceptions import SanicException
from sanic.response import json

from desk.api.bearer import bearer_token
from desk.buttons import StaleButton
from desk.page_token import TokenRefused
from desk.services import App, services_of
from desk.sessions import OtherCustomer, session_language
from desk.texts import sentence
from desk.vocabulary import DEFAULT_LANGUAGE, LANGUAGES, Language
from storage.faults import DATABASE_FAULTS

ErrorCode = Literal[
    "session_unknown",
    "token_refused",
    "text_empty",
    "text_too_long",
    "body_too_large",
    "button_stale",
    "other_customer",
    "no_meeting",
    "code_malformed",
    "code_not_checked",
    "too_many_messages",
    "not_json",
    "not_signed_in",
    "not_allowed",
    "other_site",
    "claimed",
    "not_waiting",
    "not_yours",
    "bad_request",
    "not_found",
    "failed",
]

_STATUS: dict[ErrorCode, int] = {
    "bad_request": 400,
    "text_empty": 400,
    "code_malformed": 400,
    "session_unknown": 401,
    "token_refused": 401,
    "not_signed_in": 401,
    "not_allowed": 403,
    "other_site": 403,
    "not_found": 404,
    "button_stale": 409,
    "other_customer": 409,
    "no_meeting": 409,
    "claimed": 409,
    "not_waiting": 409,
    "not_yours": 409,
    "body_too_large": 413,
    "text_too_long": 413,
    "not_json": 415,
    "too_many_messages": 429,
    "failed": 500,
    "code_not_checked": 503,
}

_REFUSALS: dict[type[Exception], ErrorCode] = {
    StaleButton: "button_stale",
    TokenRefused: "token_refused",
    OtherCustomer: "other_customer",
}

logger = logging.getLogger(__name__)


class ErrorAnswer(BaseModel):
    """``error`` is for programs, ``message`` a sentence for the customer, in the customer's language.

    ``by``: who of the staff has what is asked for.
    """

    error: ErrorCode
    message: str
    by: str | None = None


class ApiError(Exception):
    """The request is refused; ``code`` says why and is the name of a sentence in texts.yml."""

    def __init__(self, code: ErrorCode, by: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.by = by


def register(app: App) -> None:
    """Makes every error of the app an error in JSON."""
    app.exception(ApiError)(_api_error)
    for refusal, code in _REFUSALS.items():
        app.exception(refusal)(_refused_as(code))
    app.exception(SanicException)(_sanic_error)
    app.exception(Exception)(_unforeseen)


async def _api_error(request: Request, error: ApiError) -> HTTPResponse:
    return await _response(request, error.code, by=error.by)


def _refused_as(code: ErrorCode) -> Callable[[Request, Exception], Awaitable[HTTPResponse]]:
    async def refused(request: Request, _: Exception) -> HTTPResponse:
        return await _response(request, code)

    return refused


async def _sanic_error(request: Request, error: SanicException) -> HTTPResponse:
    codes: dict[int, ErrorCode] = {404: "not_found", 405: "not_found", 413: "body_too_large"}
    code = codes.get(error.status_code, "bad_request" if error.status_code < 500 else "failed")
    response = await _response(request, code, error.status_code)
    response.headers.update(error.headers)
    return response


async def _unforeseen(request: Request, error: Exception) -> HTTPResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return await _response(request, "failed")


async def _response(
    request: Request, code: ErrorCode, status: int | None = None, by: str | None = None
) -> HTTPResponse:
    language = await _language(request)
    answer = ErrorAnswer(error=code, message=sentence(code, language).format(by=by), by=by)
    return json(answer.model_dump(exclude_none=True), status or _STATUS[code])


async def _language(request: Request) -> Language:
    """The conversation's language, else the first that the browser asks for and desk speaks."""
    try:
        async with services_of(request).engine.connect() as connection:
            language = await session_language(connection, bearer_token(request))
    except DATABASE_FAULTS:
        language = None
    if language:
        return language
    wanted = (part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((language for tag in wanted for language in LANGUAGES if tag == language), DEFAULT_LANGUAGE)
