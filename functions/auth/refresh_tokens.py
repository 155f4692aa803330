"""Refresh tokens: 256 random bits that only the client has."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

_PREFIX = "brt_"
_BYTES = 32


def new_refresh_token() -> str:
    """The first token of a session."""
    return _format(secrets.token_bytes(_BYTES))


def new_salt() -> bytes:
    """What makes a token's successor unpredictable to everybody who has just the token."""
    return secrets.token_bytes(_BYTES)


def successor_of(refresh_token: str, salt: bytes) -> str:
    """The token that replaces this one: always the same, and only to be had with both the token and its salt."""
    return _format(hmac.digest(salt, refresh_token.encode(), "sha256"))


def token_hash(refresh_token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(refresh_token.encode()).digest()


def _format(secret: bytes) -> str:
    return _PREFIX + urlsafe_b64encode(secret).rstrip(b"=").decode()
