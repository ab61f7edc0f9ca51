"""Invitations: a code that makes or renews one account, once, within ten minutes."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.digest import digest
from accounts.tables import invitation

VALID_FOR = timedelta(minutes=10)
# Nothing that is mistaken for another: no I and 1, no L, no O and 0, no U and V.
_CHARACTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_GROUPS, _GROUP_LENGTH = 3, 4  # 58 bits


@dataclass(frozen=True, slots=True)
class Invitation:
    """``code`` is told to whoever is invited and kept nowhere."""

    code: str = field(repr=False)
    expires_at: datetime


async def invite(connection: AsyncConnection, role: str) -> Invitation:
    """A new invitation to have an account with this role. Forgets those that have ended."""
    now = datetime.now(UTC)
    made = Invitation(_new_code(), now + VALID_FOR)
    await connection.execute(delete(invitation).where(invitation.c.expires_at < now))
    await connection.execute(
        insert(invitation).values(code_hash=_hash(made.code), role=role, expires_at=made.expires_at)
    )
    return made


async def is_open(connection: AsyncConnection, code: str) -> bool:
    """Whether the code could be used just now."""
    return await connection.scalar(select(invitation.c.role).where(*_open(code))) is not None


async def use(connection: AsyncConnection, code: str) -> str | None:
    """Uses the code up; the role that it gives, or None. Undone with the transaction: call it where the account is
    made.
    """
    used = update(invitation).where(*_open(code)).values(used_at=datetime.now(UTC)).returning(invitation.c.role)
    role: str | None = await connection.scalar(used)
    return role


def _open(code: str) -> tuple[ColumnElement[bool], ...]:
    columns = invitation.c
    return columns.code_hash == _hash(code), columns.used_at.is_(None), columns.expires_at > datetime.now(UTC)


def _new_code() -> str:
    groups = ("".join(secrets.choice(_CHARACTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def _hash(code: str) -> str:
    """However it is typed: in small letters, with spaces, without hyphens."""
    return digest("".join(character for character in code.upper() if character.isalnum()))
