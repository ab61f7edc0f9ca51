"""Refusals as a page gets them: a code, and a sentence in the reader's language."""

from typing import Literal

from sanic import HTTPResponse, Request
from sanic.response import json

from accounts.texts import first_spoken, sentence
from accounts.throttle import TooManyAttempts

ErrorCode = Literal[
    "bad_request",
    "not_signed_in",
    "sign_in_refused",
    "code_refused",
    "password_off",
    "password_wrong",
    "other_site",
    "name_taken",
    "password_weak",
    "too_many_attempts",
]

_STATUS: dict[ErrorCode, int] = {
    "bad_request": 400,
    "not_signed_in": 401,
    "sign_in_refused": 401,
    "code_refused": 401,
    "password_off": 403,
    "password_wrong": 403,
    "other_site": 403,
    "name_taken": 409,
    "password_weak": 422,
    "too_many_attempts": 429,
}


class Refused(Exception):
    """The request is refused; ``code`` says why and is the name of a sentence in texts.yml."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


async def answer_refusal(request: Request, refusal: Refused) -> HTTPResponse:
    return _answer(request, refusal.code)


async def answer_throttle(request: Request, refusal: TooManyAttempts) -> HTTPResponse:
    answer = _answer(request, "too_many_attempts")
    answer.headers["retry-after"] = str(refusal.wait_seconds)
    return answer


def _answer(request: Request, code: ErrorCode) -> HTTPResponse:
    language = first_spoken(request.headers.get("accept-language", ""))
    return json({"error": code, "message": sentence(code, language)}, status=_STATUS[code])
