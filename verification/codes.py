"""Confirmation codes: made at random, kept only as a keyed digest."""

import hmac
import secrets
from dataclasses import dataclass


def new_code(length: int) -> str:
    """``length`` digits from the system's random generator, each code as likely, leading zeros kept."""
    return f"{secrets.randbelow(10**length):0{length}d}"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a code is good for: this code of this meeting, written by this customer."""

    meeting_id: str
    code_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class SealedCode:
    """A code as it is stored: HMAC-SHA256 (32 bytes) and the name of the key it was made with."""

    key_id: str
    mac: bytes


NO_CODE = SealedCode(key_id="", mac=bytes(32))


class CodeKeys:
    """The keys codes are sealed with. They are never in the database: with a key, six digits are soon found.

    The current key seals; the previous one still opens codes that were issued before a change of key.
    """

    def __init__(self, current: str, previous: str | None = None) -> None:
        keys = [key.encode() for key in (current, previous) if key is not None]
        self._current = _key_id(keys[0])
        self._keys = {_key_id(key): key for key in keys}

    def seal(self, code: str, binding: Binding) -> SealedCode:
        return SealedCode(self._current, _mac(self._keys[self._current], code, binding))

    def opens(self, sealed: SealedCode, code: str, binding: Binding) -> bool:
        """Whether the code is the sealed one, in the same time whatever the answer. Never for ``NO_CODE``."""
        known = sealed.key_id in self._keys
        key = self._keys[sealed.key_id if known else self._current]
        return hmac.compare_digest(sealed.mac, _mac(key, code, binding)) and known


def _key_id(key: bytes) -> str:
    return hmac.digest(key, b"key id", "sha256").hex()[:16]


def _mac(key: bytes, code: str, binding: Binding) -> bytes:
    message = "|".join(("v1", binding.meeting_id, binding.code_id, binding.customer_id, code))
    return hmac.digest(key, message.encode(), "sha256")
