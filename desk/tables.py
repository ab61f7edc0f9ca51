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
    false,
)

from accounts.tables import add_tables
from storage.moments import UtcDateTime

metadata = MetaData()
add_tables(metadata)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),  # 32 hex digits; Rasa knows the customer by it
    Column("language", String(2), nullable=False),
    Column("service", String(16)),  # as the bot last said
    Column("step", String(32)),  # as the bot last said
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("read_number", Integer, nullable=False, server_default="0"),  # the customer has seen up to here
    Column("status", String(16), nullable=False, server_default="bot"),  # who answers: desk.handoff.status
    Column("account_id", String(32)),  # the agent who talks with the customer
    Column("wanted_account_id", String(32)),  # the colleague to whom it was transferred
    Column("reason", String(16)),  # why a person is wanted
    Column("urgent", Boolean, nullable=False, server_default=false()),  # goes before the others
    Column("waiting_since", UtcDateTime),
    Column("claimed_at", UtcDateTime),
    Column("seen_at", UtcDateTime),  # the customer's browser was connected, while a person is concerned
    Column(
        "awaits_message", Boolean, nullable=False, server_default=false()
    ),  # what is typed next is left for a person
    Column("typing_until", UtcDateTime),  # the agent writes
    Column("staff_read_number", Integer, nullable=False, server_default="0"),
    Column("rating", String(16)),
    Column("customer_id", String(64), index=True),  # whose it is, where an answer may come after the session
    Column("meeting_id", String(64)),
    Column("started_at", UtcDateTime, nullable=False),
    Index("conversations_by_status", "status"),
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

transitions = Table(  # the audit trail of handing over
    "transitions",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("event", String(16), nullable=False),
    Column("from_status", String(16), nullable=False),
    Column("to_status", String(16), nullable=False),
    Column("by", String(16), nullable=False),  # customer, bot, desk or agent
    Column("account_id", String(32)),  # the agent who did it, or to whom it happened
    Column("wanted_account_id", String(32)),
    Column("reason", String(16)),
    Column("held_seconds", Integer),  # how long the agent had it, who lets it go
)

notes = Table(  # what agents tell one another, never the customer
    "notes",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("account_id", String(32), nullable=False),
    Column("text", Text, nullable=False),  # masked
)

answers = Table(  # what the bot answered to which intent, and where the customer was
    "answers",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("turn_id", String(36), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("intent", String(64), nullable=False),
    Column("understood", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    Column("service", String(16)),
    Column("step", String(32)),  # after the answer
)

presences = Table(
    "presences",
    metadata,
    Column("account_id", String(32), primary_key=True),
    Column("status", String(16), nullable=False),  # available or away, as the agent says
    Column("capacity", Integer, nullable=False),  # how many conversations at once
    Column("seen_at", UtcDateTime, nullable=False),  # the console was connected
)
