"""Describes the API's routes for the OpenAPI document at /docs."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sanic_ext import openapi
from sanic_ext.extensions.openapi.definitions import RequestBody, Response

from verification.answers import ErrorAnswer
from verification.bodies import Body

Handler = TypeVar("Handler", bound=Callable[..., Any])

REFUSALS = {
    400: "The request is not JSON.",
    401: "No valid token.",
    403: "Not for this role.",
    404: "No such meeting.",
    413: "The body is over 10 kB.",
    422: "The JSON has another shape.",
    503: "The database does not answer.",
}


def described(
    *, body: type[Body] | None, status: int, answer: object, refusals: Mapping[int, str] | None = None
) -> Callable[[Handler], Handler]:
    """For a handler: what it takes and what it answers. The summary is the handler's docstring."""
    answers = [Response(_content(answer), status=status, description="Done.")]
    for code, meaning in sorted({**REFUSALS, **(refusals or {})}.items()):
        answers.append(Response(_content(ErrorAnswer), status=code, description=meaning))

    def describe(handler: Handler) -> Handler:
        return openapi.definition(
            body=RequestBody(_content(body), required=True) if body else None,
            response=answers,
            secured={"bearer": []},
        )(handler)

    return describe


def _content(shape: object) -> dict[str, Any]:
    if shape is str:
        return {"text/event-stream": {"schema": {"type": "string"}}}
    return {"application/json": {"schema": TypeAdapter(shape).json_schema()}}
