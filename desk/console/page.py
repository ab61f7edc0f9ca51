"""The console's page and its files. Public: what they show comes from the API."""

import mimetypes
from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.exceptions import NotFound
from sanic.response import raw
from sanic_ext import openapi

from desk.services import App

_BUILT = Path(__file__).parents[2] / "web" / "console" / "dist"
_PAGE = "index.html"


def register(app: App) -> None:
    """Adds the page at ``/console`` and its files under ``/console/files``. They are as built when desk starts."""
    files = {path.name: path.read_bytes() for path in sorted(_BUILT.glob("*")) if path.is_file()}

    def answer(name: str) -> HTTPResponse:
        if name not in files:
            raise NotFound
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return raw(files[name], content_type=f"{media_type}; charset=utf-8")

    async def page(_: Request) -> HTTPResponse:
        return answer(_PAGE)

    async def file(_: Request, name: str) -> HTTPResponse:
        return answer(name)

    app.add_route(openapi.exclude()(page), "/console", name="console_page")
    app.add_route(openapi.exclude()(file), "/console/files/<name:[a-z0-9.-]+>", name="console_file")
