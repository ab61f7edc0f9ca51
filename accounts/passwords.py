"""Passwords, kept as argon2id and compared so that nobody learns which names exist."""

import asyncio
import unicodedata
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP Password Storage Cheat Sheet: argon2id with 46 MiB, one pass, one lane.
_HASHER = PasswordHasher(memory_cost=47_104, time_cost=1, parallelism=1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``outdated``: the hash was made with other parameters than ours of today."""

    right: bool
    outdated: bool = False


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_HASHER.hash, _composed(password))


async def compare(stored: str | None, password: str) -> Comparison:
    """Takes as long for nobody's hash (None) as for somebody's, and is never right then."""
    return await asyncio.to_thread(_compare, stored, _composed(password))


def _compare(stored: str | None, password: bytes) -> Comparison:
    try:
        _HASHER.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return Comparison(right=False)
    if stored is None:
        return Comparison(right=False)
    return Comparison(right=True, outdated=_HASHER.check_needs_rehash(stored))


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")


def _composed(password: str) -> bytes:
    """One keyboard sends å as one character, another as two."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
