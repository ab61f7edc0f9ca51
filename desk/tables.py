"""desk's tables. Changes go through desk/migrations."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.moments import UtcDateTime

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),  # 32 hex digits; Rasa knows the customer by it
    Column("language", String(2), nullable=False),
    Column("service", String(16)),  # as the bot last said
    Column("step", String(32)),  # as the bot last said
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("read_number", Integer, nullable=False, server_default="0"),  # the customer has seen up to here
    Column("owner", String(16), nullable=False, server_default="bot"),  # who answers
    Column("started_at", UtcDateTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256; the token itself is not kept
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("customer_id", String(64)),  # only from a signed token, as is meeting_id
    Column("meeting_id", String(64)),
    Column("service", String(16)),  # as the page said
    Column("equipment", JSON(none_as_null=True)),  # as the browser says of itself
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Index("sessions_of_conversation", "conversation_id"),
)

used_page_tokens = Table(
    "used_page_tokens",
    metadata,
    Column("token_id", String(128), primary_key=True),
    Column("forgettable_at", UtcDateTime, nullable=False, index=True),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("turn_id", String(36), nullable=False),
    Column("sender", String(16), nullable=False),
    Column("text", Text, nullable=False),  # masked
    Column("buttons", JSON(none_as_null=True)),
    Column("custom", JSON(none_as_null=True)),
    Column("at", UtcDateTime, nullable=False),
    Index("messages_of_turn", "conversation_id", "turn_id"),
)

open_turns = Table(  # what customers have said and nobody has answered yet
    "open_turns",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),  # they are answered in this order
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("turn_id", String(36), nullable=False),
    Column("said", JSON(none_as_null=True)),  # null if it holds a secret, which is never kept
    Column("told", Boolean, nullable=False),  # whether the customer knows that the answer will be late
    Column("opened_at", UtcDateTime, nullable=False),
    Column("busy_until", UtcDateTime, nullable=False),  # until then somebody asks Rasa
    UniqueConstraint("conversation_id", "turn_id", name="open_turn_once"),
)
