"""Signing in with a name and a password, and having an account made with an invitation."""

import logging
from dataclasses import asdict

from sanic import HTTPResponse, Request
from sanic.response import empty, json

from accounts import invitations, passwords, throttle
from accounts.account import Account, NameTaken, make, renew, set_password, with_password
from accounts.authentication import (
    begin_session,
    leave_session,
    signed_in,
    token_of,
    with_session,
    without_session,
)
from accounts.bodies import NewAccount, NewPassword, SignIn, read_body
from accounts.door import door_of, engine_of
from accounts.errors import ErrorCode, Refused
from accounts.password_rules import is_weak
from accounts.sessions import end_other_sessions
from accounts.throttle import at_address, named

log = logging.getLogger(__name__)


async def who(request: Request) -> HTTPResponse:
    """The account that is signed in."""
    return json(asdict(await _whoever(request)))


async def sign_in(request: Request) -> HTTPResponse:
    """Signs in. The answer is the same for an unknown name, a wrong password and a disabled account."""
    _demand_passwords(request)
    body = read_body(SignIn, request.body)
    engine, name, address = engine_of(request), named(body.name), at_address(request.client_ip)
    async with engine.begin() as connection:
        await throttle.count_attempt(connection, name, address)
        found = await with_password(connection, body.name)
    compared = await passwords.compare(found[1] if found else None, body.password)
    if found is None or not compared.right:
        raise _failure(request, "Signing in", "sign_in_refused")
    account = found[0]
    renewed = await passwords.hashed(body.password) if compared.outdated else None
    async with engine.begin() as connection:
        await throttle.take_back(connection, name, address)
        if renewed:
            await set_password(connection, account.id, renewed)
        token = await begin_session(request, connection, account.id)
    return with_session(request, json(asdict(account)), token)


async def sign_out(request: Request) -> HTTPResponse:
    """The session is gone, not the cookie alone."""
    async with engine_of(request).begin() as connection:
        await leave_session(request, connection)
    return without_session(request, empty())


async def make_account(request: Request) -> HTTPResponse:
    """Makes the account that an invitation allows, and signs it in. A refused password or name uses up nothing.

    Who has forgotten the password has the account disabled, and an invitation renews it.
    """
    _demand_passwords(request)
    body = read_body(NewAccount, request.body)
    engine, address = engine_of(request), at_address(request.client_ip)
    async with engine.begin() as connection:
        await throttle.count_attempt(connection, address)
        invited = await invitations.is_open(connection, body.code)
    if not invited:
        raise _failure(request, "Using an invitation", "code_refused")
    async with engine.begin() as connection:
        await throttle.take_back(connection, address)
    if is_weak(body.password, body.name, body.display_name):
        raise Refused("password_weak")
    password_hash = await passwords.hashed(body.password)
    async with engine.begin() as connection:
        role = await invitations.use(connection, body.code)
        if role is None:  # somebody else was faster
            raise Refused("code_refused")
        try:
            new = (body.name, body.display_name, role, password_hash)
            renewed = await renew(connection, *new)
            account = renewed or await make(connection, *new)
        except NameTaken:
            raise Refused("name_taken") from None
        token = await begin_session(request, connection, account.id)
    how = "renewed" if renewed else "made"
    log.info("An invitation at %s was used: account %s is %s as %s.", door_of(request).prefix, account.id, how, role)
    return with_session(request, json(asdict(account), status=201), token)


async def change_password(request: Request) -> HTTPResponse:
    """Changes one's own password, and signs out everywhere else."""
    account = await _whoever(request)
    body = read_body(NewPassword, request.body)
    engine, name = engine_of(request), named(account.name)
    async with engine.begin() as connection:
        await throttle.count_attempt(connection, name)
        found = await with_password(connection, account.name)
    own = found[1] if found and found[0].id == account.id else None  # else a provider keeps the password
    if not (await passwords.compare(own, body.old)).right:
        raise _failure(request, "Changing a password", "password_wrong")
    async with engine.begin() as connection:
        await throttle.take_back(connection, name)
    if is_weak(body.new, account.name, account.display_name):
        raise Refused("password_weak")
    renewed = await passwords.hashed(body.new)
    async with engine.begin() as connection:
        await set_password(connection, account.id, renewed)
        await end_other_sessions(connection, account.id, token_of(request))
    return empty()


async def _whoever(request: Request) -> Account:
    account = await signed_in(request)
    if account is None:
        raise Refused("not_signed_in")
    return account


def _demand_passwords(request: Request) -> None:
    if not door_of(request).passwords:
        raise Refused("password_off")


def _failure(request: Request, what: str, code: ErrorCode) -> Refused:
    """What to raise; it is logged without what was typed, for people type passwords where the name belongs."""
    door = door_of(request)
    log.warning("%s at %s failed.", what, door.prefix)
    door.on_failure(request)
    return Refused(code)
