"""Brings a database to the newest schema when its process starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def upgrade(url: str, scripts: Path) -> None:
    """Runs the Alembic scripts in the folder ``scripts`` against the database at ``url``, up to the newest.

    Must be called outside a running event loop: the scripts' env.py starts its own.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
