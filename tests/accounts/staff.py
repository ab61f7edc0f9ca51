"""A service that has accounts and nothing else, and staff who use it as a browser would."""

import itertools
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
from pydantic_settings import SettingsConfigDict
from sanic import HTTPResponse, Request, Sanic
from sanic.response import json
from sqlalchemy import MetaData, insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from accounts import invitations
from accounts.authentication import COOKIE, signed_in
from accounts.blueprint import mount
from accounts.settings import SignInSettings
from accounts.tables import add_tables
from storage.engine import engine_for

PREFIX = "/console"
OWN_PAGE = {"X-Staff-Page": "1"}
PASSWORD = "fyra kloka älgar"
LONG_AGO = "2020-01-01 00:00:00.000000"

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_names = (f"staff-{number}" for number in itertools.count())


class Settings(SignInSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAL_", hide_input_in_errors=True)

    staff_roles: ClassVar[tuple[str, ...]] = ("agent", "lead")


@dataclass
class Browser:
    """Sends its cookies along, which httpx does not where there is no TLS, and the header of the own page."""

    http: httpx.AsyncClient
    cookies: dict[str, str]

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = OWN_PAGE | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = await self.http.request(method, path, json=body, headers=sent)
        for header in response.headers.get_list("set-cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return response

    async def sign_in(self, name: str = "anna", password: str = PASSWORD) -> httpx.Response:
        return await self.call("POST", f"{PREFIX}/session", {"name": name, "password": password})

    async def make_account(
        self, code: str, name: str = "anna", password: str = PASSWORD, display_name: str = "Anna Berg"
    ) -> httpx.Response:
        body = {"code": code, "name": name, "display_name": display_name, "password": password}
        return await self.call("POST", f"{PREFIX}/account", body)

    async def is_signed_in(self) -> bool:
        return (await self.call("GET", f"{PREFIX}/session")).status_code == 200

    @property
    def token(self) -> str | None:
        return self.cookies.get(COOKIE)


@dataclass
class Place:
    """The service, served at ``url``."""

    url: str
    engine: AsyncEngine
    http: httpx.AsyncClient

    def browser(self, **cookies: str) -> Browser:
        return Browser(self.http, cookies)

    async def invite(self, role: str = "agent") -> str:
        async with self.engine.begin() as connection:
            return (await invitations.invite(connection, role)).code

    async def anna(self) -> Browser:
        """Has an account now, and is signed in."""
        browser = self.browser()
        response = await browser.make_account(await self.invite())
        assert response.status_code == 201, response.text
        return browser

    async def change(self, statement: str) -> None:
        """Changes what is stored, as time would."""
        async with self.engine.begin() as connection:
            await connection.execute(text(statement))

    async def rows(self, query: str) -> list[Any]:
        async with self.engine.connect() as connection:
            return list((await connection.execute(text(query))).all())

    async def everything_stored(self) -> str:
        metadata = _tables()
        return "\n".join([str(await self.rows(f"SELECT * FROM {name}")) for name in metadata.tables])  # noqa: S608

    async def fill(self, table: str, **values: object) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(insert(_tables().tables[table]).values(values))


def _tables() -> MetaData:
    metadata = MetaData()
    add_tables(metadata)
    return metadata


@asynccontextmanager
async def served(app: Sanic[Any, Any]) -> AsyncIterator[str]:
    """Its address."""
    app.config.TOUCHUP = False  # Sanic rewrites its own methods at the start, which works once in a process
    listener = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    assert server
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.before_stop()
        await server.close()
        await server.after_stop()


@asynccontextmanager
async def place(database_url: str, **settings: Any) -> AsyncIterator[Place]:
    """The service on an empty database, or on one that has been used by another of it."""
    engine = engine_for(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(_tables().create_all)
    app: Sanic[Any, Any] = Sanic(next(_names), configure_logging=False)
    mount(app, PREFIX, lambda _request: engine, Settings.model_validate(settings))

    @app.route("/work", methods=["GET", "POST"])
    async def work(request: Request) -> HTTPResponse:
        account = await signed_in(request)
        return json({"role": account.role if account else None})

    async with served(app) as url, httpx.AsyncClient(base_url=url, timeout=30, trust_env=False, verify=NO_TLS) as http:
        yield Place(url, engine, http)
    await engine.dispose()
