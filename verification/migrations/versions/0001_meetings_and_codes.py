"""Meetings with their codes, the trail, answers to repeated messages, advisers' sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("starts_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_at", sa.BigInteger),
        sa.Column("confirmed_at", sa.BigInteger),
        sa.Column("code_id", sa.String(32)),
        sa.Column("code_mac", sa.LargeBinary(32)),
        sa.Column("code_key_id", sa.String(16)),
        sa.Column("code_attempts_left", sa.Integer),
        sa.Column("code_issued_at", sa.BigInteger),
        sa.Column("code_expires_at", sa.BigInteger),
        sa.Column("trail_length", sa.Integer, nullable=False),
    )
    op.create_table(
        "trail",
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "number"),
    )
    op.create_table(
        "answer",
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("claimed_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("outcome", sa.String(20)),
        sa.Column("attempts_left", sa.Integer),
        sa.PrimaryKeyConstraint("meeting_id", "customer_id", "message_id"),
    )
    op.create_table(
        "adviser_session",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("adviser_session", "answer", "trail", "meeting"):
        op.drop_table(table)
