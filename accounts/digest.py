"""How a random secret is kept: so that it can be known again and not read."""

import hashlib


def digest(secret: str) -> str:
    """SHA-256 as 64 hex digits. For secrets of our own making alone: what people think up needs accounts.passwords."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
