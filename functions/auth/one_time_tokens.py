"""The secrets of one-time tokens: 256 random bits that only the mail has."""

import hashlib
import secrets

_PREFIX = "bot_"
_BYTES = 32


def new_secret() -> str:
    """Generate the secret of one mail."""
    return _PREFIX + secrets.token_urlsafe(_BYTES)


def secret_hash(secret: str) -> bytes:
    """Return the SHA-256 under which a secret is stored."""
    return hashlib.sha256(secret.encode()).digest()
