"""The claims of an access token, shared by signing and verification."""

from typing import get_args

from shared.caller import Role

ALGORITHM = "ES256"
TYP = "at+jwt"
"""Media type of access tokens (RFC 9068)."""
AUDIENCE = "bottega-api"
ROLES: tuple[Role, ...] = get_args(Role)
GRANTABLE_ROLES: tuple[Role, ...] = ("customer", "admin")
"""Roles of accounts."""
REQUIRED = ["iss", "aud", "sub", "sid", "role", "email", "iat", "exp", "jti"]

ACCESS_TOKEN_SECONDS = 15 * 60
SESSION_SECONDS = 24 * 60 * 60
LEEWAY_SECONDS = 5
"""Accepted clock skew between two environments."""
