"""Ed25519 keys as settings give them."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def public_key(written: str) -> Ed25519PublicKey:
    """The public key in ``written``: PEM, or base64url of its 32 bytes. ValueError for anything else."""
    if not written.lstrip().startswith("-----BEGIN"):
        return Ed25519PublicKey.from_public_bytes(_raw_bytes(written))
    key = load_pem_public_key(written.strip().encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("an Ed25519 key is wanted")
    return key


def private_key(written: str) -> Ed25519PrivateKey:
    """The private key in ``written``, base64url of its 32 bytes. ValueError for anything else."""
    return Ed25519PrivateKey.from_private_bytes(_raw_bytes(written))


def _raw_bytes(written: str) -> bytes:
    unpadded = written.strip().rstrip("=")
    return base64.urlsafe_b64decode(unpadded + "=" * (-len(unpadded) % 4))
