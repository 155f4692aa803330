"""The claims of an access token, shared by signing and verification."""

ALGORITHM = "ES256"
TYP = "at+jwt"
"""Media type of access tokens (RFC 9068)."""
AUDIENCE = "bottega-api"
ROLES = ("guest", "customer", "admin")
GRANTABLE_ROLES = ("customer", "admin")
"""Roles of accounts."""
REQUIRED = ["iss", "aud", "sub", "sid", "role", "email", "iat", "exp", "jti"]

ACCESS_TOKEN_SECONDS = 15 * 60
SESSION_SECONDS = 24 * 60 * 60
LEEWAY_SECONDS = 5
"""Accepted clock skew between two environments."""
