"""Turns that wait for an answer, several sessions of one conversation, what the browser says, what has been read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_SESSIONS = "sessions_of_conversation"


def upgrade() -> None:
    op.create_table(
        "open_turns",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("turn_id", sa.String(36), nullable=False),
        sa.Column("said", sa.JSON),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "turn_id", name="open_turn_once"),
    )
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("owner", sa.String(16), nullable=False, server_default="bot"))
        conversations.add_column(sa.Column("read_number", sa.Integer, nullable=False, server_default="0"))
    # Made anew and not altered: SQLite cannot drop a constraint that has no name. Whoever is in a chat opens it again.
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("customer_id", sa.String(64)),
        sa.Column("meeting_id", sa.String(64)),
        sa.Column("service", sa.String(16)),
        sa.Column("equipment", sa.JSON),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_index(_SESSIONS, "sessions", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("open_turns")
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("owner")
        conversations.drop_column("read_number")
    op.drop_index(_SESSIONS, "sessions")
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("equipment")
