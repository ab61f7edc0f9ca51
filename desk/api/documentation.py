"""The OpenAPI description at /docs/openapi.json, made from the handlers and their bodies."""

import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from sanic_ext import openapi
from sanic_ext.extensions.openapi.definitions import Component, Response

from accounts.authentication import COOKIE
from desk.api.errors import ErrorAnswer
from desk.services import App

Handler = TypeVar("Handler", bound=Callable[..., Any])


def configure(app: App, origins: Sequence[str]) -> None:
    """Sets sanic-ext up, with a page of our own at /docs: its viewers run a third party's scripts.

    ``origins`` are the other sites whose pages may call desk.
    """
    app.config.OAS_PATH_TO_REDOC_HTML = Path(__file__).with_name("documentation.html")
    app.config.OAS_UI_SWAGGER = False
    app.config.CORS = app.config.HTTP_AUTO_OPTIONS = bool(origins)
    app.config.CORS_ORIGINS = [re.compile(re.escape(origin) + r"\Z") for origin in origins]
    app.config.CORS_ALLOW_HEADERS = "authorization,content-type,last-event-id,accept-language"
    app.config.CORS_METHODS = "GET,POST,PUT,DELETE"
    app.config.CORS_MAX_AGE = 3600
    # Else it answers more methods on every route.
    app.config.HTTP_ALL_METHODS = app.config.HTTP_AUTO_HEAD = False
    app.config.API_TITLE = "desk"
    app.config.API_DESCRIPTION = "Between a customer's browser and the bot."
    app.extend()
    app.ext.openapi.add_security_scheme("session", "http", scheme="bearer")
    app.ext.openapi.add_security_scheme("staff", "apiKey", location="cookie", name=COOKIE)


def described(
    *,
    answers: Mapping[int, type[BaseModel] | None],
    takes: type[BaseModel] | None = None,
    session: bool = False,
    staff: bool = False,
) -> Callable[[Handler], Handler]:
    """Documents a handler: the body it takes, its good answers by status, and whether it wants a customer's session or
    somebody of the staff.
    """
    opened_by = "session" if session else "staff" if staff else None
    responses = [
        Response(_content(shape), status=status, description=HTTPStatus(status).phrase)
        for status, shape in answers.items()
    ]
    responses.append(Response(_content(ErrorAnswer), status="default", description="Refused or failed"))

    def describe(handler: Handler) -> Handler:
        documented: Handler = openapi.definition(
            body=_content(takes),
            response=responses,
            secured={opened_by: []} if opened_by else None,
        )(handler)
        return documented

    return describe


def _content(shape: type[BaseModel] | None) -> dict[str, Any]:
    return {"application/json": Component(shape)} if shape else {}
