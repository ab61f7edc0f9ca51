"""The tables. Every ``…_at`` of ours is milliseconds since 1970-01-01 UTC by the database's clock."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

from accounts.tables import add_tables

metadata = MetaData()
add_tables(metadata)

# A meeting has one living code at most, so the code stands in the meeting's row: its attempts, the
# meeting's failures and the lock change in one UPDATE of one row, and no two counters can drift apart.
meeting = Table(
    "meeting",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("customer_id", String(64), nullable=False),
    Column("starts_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_at", BigInteger),
    Column("confirmed_at", BigInteger),
    Column("code_id", String(32)),
    Column("code_mac", LargeBinary(32)),
    Column("code_key_id", String(16)),
    Column("code_attempts_left", Integer),
    Column("code_issued_at", BigInteger),
    Column("code_expires_at", BigInteger),
    Column("trail_length", Integer, nullable=False),
)

trail = Table(
    "trail",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("event", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(16), nullable=False),
    Column("account", ForeignKey("account.id", name="trail_account")),  # whose adviser did it; null for a program
    PrimaryKeyConstraint("meeting_id", "number"),
)

answer = Table(
    "answer",
    metadata,
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False),
    Column("customer_id", String(64), nullable=False),
    Column("message_id", String(64), nullable=False),
    Column("claimed_at", BigInteger, nullable=False, index=True),
    Column("outcome", String(20)),
    Column("attempts_left", Integer),
    PrimaryKeyConstraint("meeting_id", "customer_id", "message_id"),
)
