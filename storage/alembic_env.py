"""What every env.py of ours does: run the migrations of one set of tables over an async engine."""

import asyncio

from alembic import context
from sqlalchemy import Connection, MetaData

from storage.engine import engine_for


def run_migrations(metadata: MetaData) -> None:
    """Called by a migrations folder's env.py with the tables it looks after."""
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise RuntimeError("sqlalchemy.url is missing: call storage.migrations.upgrade")

    def migrate(connection: Connection) -> None:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()

    async def connect() -> None:
        engine = engine_for(url)
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
        await engine.dispose()

    asyncio.run(connect())
