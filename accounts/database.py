"""A service's database, for programs that are started beside the service."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr, create_model
from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import AsyncConnection

from startup import start
from storage.engine import engine_for

Result = TypeVar("Result")


def in_database(
    settings: type[BaseSettings], migrations: Path, act: Callable[[AsyncConnection], Awaitable[Result]]
) -> Result:
    """What ``act`` gives in a transaction of its own, the tables brought up to date before. Raises CannotStart."""
    url = _url(settings)
    start.migrate(settings.model_config.get("env_prefix", ""), url, migrations)
    return asyncio.run(_within(url, act))


def _url(settings: type[BaseSettings]) -> str:
    """Where the database is. Whoever starts such a program need not have the service's keys: nothing else is read."""

    class WithPrefix(BaseSettings):
        model_config = settings.model_config

    field = settings.model_fields["database_url"]
    only = create_model("DatabaseAlone", __base__=WithPrefix, database_url=(field.annotation, field))
    settled: Any = start.load(only)
    url: str | SecretStr = settled.database_url
    return url if isinstance(url, str) else url.get_secret_value()


async def _within(url: str, act: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            return await act(connection)
    finally:
        await engine.dispose()
