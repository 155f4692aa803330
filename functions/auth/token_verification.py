"""Verifies access tokens offline. The authorizer imports this: keep it light."""

import time
from typing import NamedTuple

import jwt

from auth.claims import ALGORITHM, AUDIENCE, LEEWAY_SECONDS, REQUIRED, ROLES, TYP
from auth.errors import InvalidAccessToken
from auth.signing_keys import Key, is_valid
from shared.secrets import get_secret
from shared.settings import required

_REREAD_SECONDS = 10


class Claims(NamedTuple):
    """The claims of a valid token that the shop uses."""

    user_id: str
    session_id: str
    role: str
    email: str
    name: str = ""


def verify(token: str) -> Claims:
    """Verify a token's signature and claims.

    Raises:
        InvalidAccessToken: It is not a valid token of this stage.
        DependencyUnavailable: The public keys cannot be read.
    """
    try:
        key = _public_key(_key_id(token))
        claims = jwt.decode(
            token,
            jwt.PyJWK(key),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=required("JWT_ISSUER"),
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED, "strict_aud": True},
        )
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise InvalidAccessToken from error
    named = [claims[name] for name in ("sub", "sid", "role", "email")]
    if claims["role"] not in ROLES or not all(isinstance(each, str) and each for each in named):
        raise InvalidAccessToken
    # Tokens signed before names were added have none.
    return Claims(*named)._replace(name=str(claims.get("name", "")))


def _key_id(token: str) -> str:
    header = jwt.get_unverified_header(token)
    # An allow list: `crit`, `jku`, `jwk`, `x5u` and any future header are rejected alike.
    if header.keys() != {"alg", "kid", "typ"} or header["alg"] != ALGORITHM or header["typ"] != TYP:
        raise InvalidAccessToken
    return str(header["kid"])


def _public_key(key_id: str) -> Key:
    """Return the key of our own set. An unknown id may be new: the set is read again, at most every 10 s."""
    name = required("PUBLIC_KEYS_SECRET")
    key = _find(get_secret(name)["keys"], key_id) or _find(get_secret(name, max_age=_REREAD_SECONDS)["keys"], key_id)
    if key is None or not is_valid(key, time.time()):
        raise InvalidAccessToken
    return key


def _find(keys: list[Key], key_id: str) -> Key | None:
    return next((key for key in keys if key["kid"] == key_id), None)
