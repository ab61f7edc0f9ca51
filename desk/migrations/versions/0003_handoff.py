"""Handing over to a person: accounts of the staff, status, audit trail, notes, what was answered, who is present."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from accounts import first_tables

revision = "0003"
down_revision = "0002"

_CONVERSATION = "conversations.id"


def _new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("account_id", sa.String(32)),
        sa.Column("wanted_account_id", sa.String(32)),
        sa.Column("reason", sa.String(16)),
        sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("waiting_since", sa.DateTime(timezone=True)),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("awaits_message", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("typing_until", sa.DateTime(timezone=True)),
        sa.Column("staff_read_number", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rating", sa.String(16)),
        sa.Column("customer_id", sa.String(64)),
        sa.Column("meeting_id", sa.String(64)),
    ]


def upgrade() -> None:
    first_tables.create()
    with op.batch_alter_table("conversations") as conversations:
        conversations.alter_column("owner", new_column_name="status")
        for column in _new_columns():
            conversations.add_column(column)
    op.create_index("conversations_by_status", "conversations", ["status"])
    op.create_index("ix_conversations_customer_id", "conversations", ["customer_id"])
    op.create_table(
        "transitions",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(_CONVERSATION), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("from_status", sa.String(16), nullable=False),
        sa.Column("to_status", sa.String(16), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("account_id", sa.String(32)),
        sa.Column("wanted_account_id", sa.String(32)),
        sa.Column("reason", sa.String(16)),
        sa.Column("held_seconds", sa.Integer),
    )
    op.create_table(
        "notes",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(_CONVERSATION), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(_CONVERSATION), nullable=False, index=True),
        sa.Column("turn_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("understood", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("service", sa.String(16)),
        sa.Column("step", sa.String(32)),
    )
    op.create_table(
        "presences",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("presences", "answers", "notes", "transitions"):
        op.drop_table(table)
    op.drop_index("ix_conversations_customer_id", "conversations")
    op.drop_index("conversations_by_status", "conversations")
    with op.batch_alter_table("conversations") as conversations:
        for column in _new_columns():
            conversations.drop_column(column.name)
        conversations.alter_column("status", new_column_name="owner")
    first_tables.drop()
