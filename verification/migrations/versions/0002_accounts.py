"""Advisers' accounts, and in the trail which of them did it; the sessions of the page's one token go."""

import sqlalchemy as sa
from alembic import op

from accounts import first_tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    first_tables.create()
    with op.batch_alter_table("trail") as trail:
        trail.add_column(sa.Column("account", sa.String(32)))
        trail.create_foreign_key("trail_account", "account", ["account"], ["id"])
    op.drop_table("adviser_session")


def downgrade() -> None:
    op.create_table(
        "adviser_session",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )
    with op.batch_alter_table("trail") as trail:
        trail.drop_constraint("trail_account", type_="foreignkey")
        trail.drop_column("account")
    first_tables.drop()
