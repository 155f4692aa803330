"""Identifies the caller for API Gateway. Runs before every request: keep it light."""

from auth import session_cache
from auth.errors import InvalidAccessToken
from auth.service import check_session
from auth.token_verification import Claims, verify
from shared.errors import DependencyUnavailable

_SCHEME = "bearer"


def authorize(authorization: str) -> Claims:
    """Verify the value of an Authorization header.

    Raises:
        InvalidAccessToken: It holds no valid access token, or the token's session has ended.
        DependencyUnavailable: Neither Valkey nor PostgreSQL responds.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != _SCHEME:
        raise InvalidAccessToken
    claims = verify(token)
    if not _is_active(claims.session_id):
        raise InvalidAccessToken
    return claims


def _is_active(session_id: str) -> bool:
    try:
        marked = session_cache.is_marked_active(session_id)
    except DependencyUnavailable:
        return check_session.is_active(session_id, mark=False)
    return check_session.is_active(session_id, mark=True) if marked is None else marked
