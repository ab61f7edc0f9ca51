"""The adviser page. For the staff network only."""

from pathlib import Path

from sanic import Blueprint, HTTPResponse, file

from verification.context import ApiRequest

PAGE = Path(__file__).parent.parent / "web" / "adviser"

adviser = Blueprint("adviser", url_prefix="/adviser")
adviser.static("/files", PAGE, name="files")


@adviser.get("/")
async def page(_request: ApiRequest) -> HTTPResponse:
    return await file(PAGE / "index.html")
