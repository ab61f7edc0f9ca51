"""The keys that the processes know one another by, made on first run and kept in one file."""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TOKENS = ("adviser_token", "bot_token", "desk_token", "rasa_token", "actions_token", "code_key")


def private_folder(path: Path) -> Path:
    """The folder, made if it is not there, and its owner's alone: it holds keys and conversations."""
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    return path


def load_secrets(instance: Path) -> dict[str, str]:
    """The keys in ``instance``/secrets.json; those that are not there yet are made. The file is its owner's alone."""
    path = private_folder(instance) / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    complete = {**{name: secrets.token_urlsafe(32) for name in TOKENS}, "page_signing_key": _signing_key(), **known}
    if complete != known:
        _write_privately(path, json.dumps(complete, indent=2) + "\n")
    return complete


def page_public_key(signing_key: str) -> str:
    """The public half of ``page_signing_key``, base64url."""
    private = Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(signing_key))
    return base64.urlsafe_b64encode(private.public_key().public_bytes_raw()).decode()


def _signing_key() -> str:
    return base64.urlsafe_b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def _write_privately(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.replace(path)
