"""Conversations, their messages and the sessions that reach them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("service", sa.String(16)),
        sa.Column("step", sa.String(32)),
        sa.Column("last_number", sa.Integer, nullable=False, server_default="0"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False, unique=True),
        sa.Column("customer_id", sa.String(64)),
        sa.Column("meeting_id", sa.String(64)),
        sa.Column("service", sa.String(16)),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "used_page_tokens",
        sa.Column("token_id", sa.String(128), primary_key=True),
        sa.Column("forgettable_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("turn_id", sa.String(36), nullable=False),
        sa.Column("sender", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("buttons", sa.JSON),
        sa.Column("custom", sa.JSON),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("messages_of_turn", "messages", ["conversation_id", "turn_id"])


def downgrade() -> None:
    for table in ("messages", "used_page_tokens", "sessions", "conversations"):
        op.drop_table(table)
