"""Signs access tokens."""

import time
import uuid

import jwt

from auth.claims import ACCESS_TOKEN_SECONDS, ALGORITHM, AUDIENCE, TYP
from auth.model import Session
from auth.signing_keys import Key, signer
from shared.errors import DependencyUnavailable
from shared.secrets import get_secret
from shared.settings import required

_REREAD_SECONDS = 10


def sign_access_token(session: Session) -> tuple[str, int]:
    """Sign an access token that expires after 15 minutes, or with its session if that is earlier.

    Returns:
        The token, and the seconds until it expires.

    Raises:
        DependencyUnavailable: The signing key cannot be read, or does not exist yet.
    """
    now = int(time.time())
    lifetime = max(min(ACCESS_TOKEN_SECONDS, int(session.expires_at.timestamp()) - now), 1)
    key = _signing_key(now)
    claims = {
        "iss": required("JWT_ISSUER"),
        "aud": AUDIENCE,
        "sub": str(session.user_id),
        "sid": str(session.id),
        "role": session.role,
        "email": session.email,
        "name": session.name,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid.uuid4()),
    }
    headers = {"kid": key["kid"], "typ": TYP}
    return jwt.encode(claims, jwt.PyJWK(key), ALGORITHM, headers), lifetime


def _signing_key(now: float) -> Key:
    name = required("SIGNING_KEYS_SECRET")
    # An empty set was cached before the first rotation: read it again.
    key = signer(get_secret(name)["keys"], now) or signer(get_secret(name, max_age=_REREAD_SECONDS)["keys"], now)
    if key is None:
        raise DependencyUnavailable("signing key")
    return key
