"""Refresh tokens: 256 random bits that only the client has."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

_PREFIX = "brt_"
_BYTES = 32


def new_refresh_token() -> str:
    """Generate the first token of a session."""
    return _format(secrets.token_bytes(_BYTES))


def new_salt() -> bytes:
    """Generate the salt that makes a token's successor unpredictable without the database."""
    return secrets.token_bytes(_BYTES)


def successor_of(refresh_token: str, salt: bytes) -> str:
    """Derive the token that replaces this one: always the same, and only with both the token and its salt."""
    return _format(hmac.digest(salt, refresh_token.encode(), "sha256"))


def token_hash(refresh_token: str) -> bytes:
    """Return the SHA-256 under which a token is stored."""
    return hashlib.sha256(refresh_token.encode()).digest()


def _format(secret: bytes) -> str:
    return _PREFIX + urlsafe_b64encode(secret).rstrip(b"=").decode()
