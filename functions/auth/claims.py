"""What an access token looks like: signing and checking it agree on this."""

ALGORITHM = "ES256"
TYP = "at+jwt"
"""RFC 9068's name for access tokens."""
AUDIENCE = "bottega-api"
ROLES = ("customer", "admin")
REQUIRED = ["iss", "aud", "sub", "sid", "role", "email", "iat", "exp", "jti"]

ACCESS_TOKEN_SECONDS = 15 * 60
SESSION_SECONDS = 24 * 60 * 60
LEEWAY_SECONDS = 5
"""How far the clocks of two environments may be apart."""
