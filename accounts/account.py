"""Accounts themselves: made, found, disabled, renewed."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from accounts.tables import account, account_session

_OURSELVES = ""  # the issuer of accounts with a password


class NameTaken(Exception):
    """Somebody has an account of this name."""


class MadeMeanwhile(Exception):
    """The account has come into being in another transaction just now; this one can't go on."""


@dataclass(frozen=True, slots=True)
class Account:
    """``id`` is 32 hex digits, ``name`` what is typed to sign in, ``display_name`` what others see."""

    id: str
    name: str
    display_name: str
    role: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account as its lead sees it."""

    account: Account
    disabled: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a provider vouches for; ``subject`` is its unchanging word for the person."""

    issuer: str
    subject: str
    name: str
    display_name: str
    role: str


def folded(name: str) -> str:
    """Names are the same however they are capitalised."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


async def make(connection: AsyncConnection, name: str, display_name: str, role: str, password_hash: str) -> Account:
    """A new account that is signed in to by its password. NameTaken, and the transaction can't go on."""
    made = Account(secrets.token_hex(16), name.strip(), display_name.strip(), role)
    try:
        await _insert(connection, made, _OURSELVES, folded(name), password_hash)
    except IntegrityError as error:
        raise NameTaken from error
    return made


async def renew(
    connection: AsyncConnection, name: str, display_name: str, role: str, password_hash: str
) -> Account | None:
    """A disabled account with a password, let in again with another; None if there is none of this name and role."""
    ours = (account.c.issuer == _OURSELVES, account.c.subject == folded(name))
    lost = (*ours, account.c.disabled.is_(True), account.c.role == role)
    told = {"name": name.strip(), "display_name": display_name.strip()}
    renewed = update(account).where(*lost).values(told | {"password_hash": password_hash, "disabled": False})
    row = (await connection.execute(renewed.returning(account))).one_or_none()
    if row is None:
        return None
    await _sign_out_everywhere(connection, row.id)
    return read(row)


async def make_or_update(connection: AsyncConnection, person: Person) -> Account | None:
    """The account of somebody whom a provider has signed in, as the provider now says; None if it is disabled.
    MadeMeanwhile.

    An account of the same name with a password stays another's.
    """
    known = (account.c.issuer == person.issuer, account.c.subject == person.subject)
    told = {"name": person.name, "display_name": person.display_name, "role": person.role}
    row = (await connection.execute(update(account).where(*known).values(told).returning(account))).one_or_none()
    if row is not None:
        return None if row.disabled else read(row)
    made = Account(secrets.token_hex(16), **told)
    try:
        await _insert(connection, made, person.issuer, person.subject, None)
    except IntegrityError as error:
        raise MadeMeanwhile from error
    return made


async def with_password(connection: AsyncConnection, name: str) -> tuple[Account, str] | None:
    """The account that is signed in to by this name, and its password's hash. None if nobody may by it."""
    ours = (account.c.issuer == _OURSELVES, account.c.subject == folded(name))
    row = (await connection.execute(select(account).where(*ours, account.c.disabled.is_(False)))).one_or_none()
    return None if row is None or row.password_hash is None else (read(row), row.password_hash)


async def set_password(connection: AsyncConnection, account_id: str, password_hash: str) -> None:
    await connection.execute(update(account).where(account.c.id == account_id).values(password_hash=password_hash))


async def everybody(connection: AsyncConnection) -> Sequence[Colleague]:
    """All accounts, by the names that others see."""
    rows = await connection.execute(select(account).order_by(account.c.display_name, account.c.id))
    return [Colleague(read(row), row.disabled) for row in rows]


async def set_disabled(connection: AsyncConnection, account_id: str, disabled: bool) -> bool:
    """A disabled account is signed out everywhere and can't sign in. False if there is no such account."""
    changed = update(account).where(account.c.id == account_id).values(disabled=disabled).returning(account.c.id)
    if await connection.scalar(changed) is None:
        return False
    if disabled:
        await _sign_out_everywhere(connection, account_id)
    return True


def read(row: Row[Any]) -> Account:
    """The account in a row of its table."""
    return Account(row.id, row.name, row.display_name, row.role)


async def _sign_out_everywhere(connection: AsyncConnection, account_id: str) -> None:
    await connection.execute(delete(account_session).where(account_session.c.account_id == account_id))


async def _insert(
    connection: AsyncConnection, made: Account, issuer: str, subject: str, password_hash: str | None
) -> None:
    await connection.execute(
        insert(account).values(
            id=made.id,
            issuer=issuer,
            subject=subject,
            name=made.name,
            display_name=made.display_name,
            role=made.role,
            password_hash=password_hash,
            made_at=datetime.now(UTC),
        )
    )
