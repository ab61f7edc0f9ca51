"""Alembic's entry: started by storage.migrations.upgrade."""

from storage.alembic_env import run_migrations
from verification.tables import metadata

run_migrations(metadata)
