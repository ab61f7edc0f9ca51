"""Starting a service, and the sentences for when it can't."""

import logging
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic.util import CommandError
from pydantic import ValidationError
from pydantic_settings import BaseSettings
from sqlalchemy.engine import make_url

from privacy.logs import configure_logging
from storage.faults import DATABASE_FAULTS
from storage.migrations import upgrade

_BACKLOG = 1024

Settings = TypeVar("Settings", bound=BaseSettings)


class CannotStart(Exception):
    """Says in one sentence, without any value that may be secret, what keeps the service from starting."""

    exit_code = 1


class ConfigurationError(CannotStart):
    """A setting is missing or wrong."""

    exit_code = 2


def run(name: str, start: Callable[[], None]) -> int:
    """Runs ``start`` until it ends. Returns the exit code: 0, 2 for a wrong setting, 1 for what else is missing."""
    configure_logging()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        start()
    except CannotStart as error:
        print(f"{name} cannot start: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def load(kind: type[Settings]) -> Settings:
    """The service's settings from the environment. Raises ConfigurationError, which never quotes a value."""
    try:
        return kind.model_validate({})
    except ValidationError as error:
        # From None: pydantic's error quotes the values, secrets included.
        raise ConfigurationError(_sentence(kind.model_config.get("env_prefix", ""), error)) from None


def listen(prefix: str, host: str, port: int) -> socket.socket:
    """A listening socket. Here and not by Sanic, which answers a taken port with a stack trace and exit code 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        address = f"{prefix}HOST {host} and {prefix}PORT {port}"
        raise CannotStart(f"{address} cannot be listened at: {error.strerror}.") from error


def migrate(prefix: str, url: str, scripts: Path) -> None:
    """Brings the database to the newest schema."""
    try:
        upgrade(url, scripts)
    except (*DATABASE_FAULTS, CommandError) as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise CannotStart(f"{prefix}DATABASE_URL: no usable database answers at {shown}.") from error


def _sentence(prefix: str, error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    missing = [_name(prefix, problem["loc"]) for problem in problems if problem["type"] == "missing"]
    wrong = [_complaint(prefix, problem["loc"], problem["msg"]) for problem in problems if problem["type"] != "missing"]
    parts = [f"set {', '.join(missing)}"] if missing else []
    return "; ".join(parts + wrong) + "."


def _complaint(prefix: str, location: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    return f"{_name(prefix, location)} is wrong: {reason}" if location else reason


def _name(prefix: str, location: tuple[int | str, ...]) -> str:
    return f"{prefix}{location[0]}".upper()
