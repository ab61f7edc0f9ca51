"""The tables of accounts. A service adds them to its own and makes them by a migration of its own."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint, false

from storage.moments import UtcDateTime

_metadata = MetaData()

account = Table(
    "account",
    _metadata,
    Column("id", String(32), primary_key=True),  # 32 hex digits
    Column("issuer", String(255), nullable=False),  # who vouches for the person; empty: we do, by the password
    Column("subject", String(255), nullable=False),  # the issuer's word for the person; ours is the folded name
    Column("name", String(255), nullable=False),
    Column("display_name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text),  # argon2id
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("issuer", "subject", name="account_once"),
)

account_session = Table(
    "account_session",
    _metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256; the token itself is not kept
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("started_at", UtcDateTime, nullable=False, index=True),
    Column("seen_at", UtcDateTime, nullable=False),
)

invitation = Table(
    "invitation",
    _metadata,
    Column("code_hash", String(64), primary_key=True),  # SHA-256; the code itself is not kept
    Column("role", String(16), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
)

failed_sign_in = Table(
    "failed_sign_in",
    _metadata,
    Column("source", String(64), primary_key=True),  # which name or address, as accounts.throttle writes it
    Column("failures", Integer, nullable=False),
    Column("forgotten_at", UtcDateTime, nullable=False, index=True),
)

openid_sign_in = Table(  # those that are on their way to the provider and back
    "openid_sign_in",
    _metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)


def add_tables(metadata: MetaData) -> None:
    """Adds them to a service's tables."""
    for table in _metadata.sorted_tables:
        table.to_metadata(metadata)
