"""The console's page and its files. Public: what they show comes from the API."""

from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.exceptions import NotFound
from sanic.response import file
from sanic_ext import openapi

from desk.services import App

_PAGE = Path(__file__).parents[2] / "web" / "console" / "dist"


def register(app: App) -> None:
    """Adds the page at ``/console`` and its files under ``/console/files``."""

    async def page(_: Request) -> HTTPResponse:
        if not (_PAGE / "index.html").exists():
            raise NotFound
        return await file(_PAGE / "index.html", no_store=True)

    app.add_route(openapi.exclude()(page), "/console", name="console_page")
    if _PAGE.exists():
        app.static("/console/files", _PAGE, name="console_files")
