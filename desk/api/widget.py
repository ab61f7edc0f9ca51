"""The widget's one file, and the accessibility statement that it links to."""

from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound
from sanic.response import file
from sanic_ext import openapi

from desk.vocabulary import DEFAULT_LANGUAGE, LANGUAGES

_WEB = Path(__file__).parents[2] / "web"
_WIDGET = _WEB / "widget" / "dist" / "widget.js"
_STATEMENT = _WEB / "accessibility"
_HOUR_SECONDS = 3600

blueprint = Blueprint("widget")
blueprint.static("/accessibility/statement.css", _STATEMENT / "statement.css", name="statement_style")


@blueprint.get("/widget.js")
@openapi.exclude()
async def get_widget(_: Request) -> HTTPResponse:
    """The widget, for one script tag on any page."""
    if not _WIDGET.exists():
        raise NotFound
    headers = {"Cache-Control": f"public, max-age={_HOUR_SECONDS}", "Cross-Origin-Resource-Policy": "cross-origin"}
    return await file(_WIDGET, headers=headers, mime_type="text/javascript; charset=utf-8")


@blueprint.get("/accessibility")
@openapi.exclude()
async def get_statement(request: Request) -> HTTPResponse:
    """How accessible the chat is, in the query's ``lang``."""
    wanted = request.args.get("lang", DEFAULT_LANGUAGE)
    language = wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE
    return await file(_STATEMENT / f"index.{language}.html", mime_type="text/html; charset=utf-8")
