"""Run by Alembic: brings desk's tables up to date."""

from desk.tables import metadata
from storage.alembic_env import run_migrations

run_migrations(metadata)
