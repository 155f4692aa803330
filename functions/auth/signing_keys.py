"""The set of signing keys and its rotation.

A key is a private JWK with `signs_from`: the Unix time, in seconds, from which it signs. Of the keys whose time has
come, the newest signs. A new key's time lies ahead, so that every environment has the key before its first token.
"""

import secrets
from typing import Any

from auth.claims import ACCESS_TOKEN_SECONDS, LEEWAY_SECONDS

type Key = dict[str, Any]

KEYS_MAX_AGE_SECONDS = 300
"""How long environments and clients may use the keys they have read."""
_NOTICE_SECONDS = 2 * KEYS_MAX_AGE_SECONDS
_OVERLAP_SECONDS = ACCESS_TOKEN_SECONDS + KEYS_MAX_AGE_SECONDS + LEEWAY_SECONDS
_PUBLIC_MEMBERS = ("kty", "crv", "x", "y", "kid", "use", "alg", "valid_until")


def signer(keys: list[Key], now: float) -> Key | None:
    """Return the key that signs at this time, or None if there is none yet."""
    started = [key for key in keys if key["signs_from"] <= now]
    return max(started, key=lambda key: float(key["signs_from"]), default=None)


def with_new_key(keys: list[Key], new_key: Key, now: float) -> list[Key]:
    """Return the set after a rotation: newest first, without the keys whose last token has expired.

    The very first key signs at once.
    """
    signs_from = int(now) + _NOTICE_SECONDS if keys else 0
    kept = [key for key in keys if key["signs_from"] < signs_from]
    added = {**new_key, "kid": secrets.token_hex(8), "use": "sig", "alg": "ES256", "signs_from": signs_from}
    return _without_retired([added, *kept], now)


def public_keys(keys: list[Key]) -> list[Key]:
    """Return the public half of a set; a replaced key has `valid_until`, when its last token has expired."""
    return [
        {name: value for name, value in each.items() if name in _PUBLIC_MEMBERS} for each in _with_ends(_sorted(keys))
    ]


def is_valid(public_key: Key, now: float) -> bool:
    """Return whether tokens of this key may still be valid."""
    return bool(now < public_key.get("valid_until", float("inf")))


def _without_retired(keys: list[Key], now: float) -> list[Key]:
    valid = {each["kid"] for each in _with_ends(_sorted(keys)) if is_valid(each, now)}
    return [key for key in _sorted(keys) if key["kid"] in valid]


def _with_ends(keys: list[Key]) -> list[Key]:
    successors = [None, *keys[:-1]]
    return [
        {**key, "valid_until": successor["signs_from"] + _OVERLAP_SECONDS} if successor else key
        for key, successor in zip(keys, successors, strict=True)
    ]


def _sorted(keys: list[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: float(key["signs_from"]), reverse=True)
