"""Identifies the caller for API Gateway. Runs before every request: keep it light."""

from contextlib import suppress

from auth import session_cache
from auth.errors import InvalidAccessToken
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
        return _is_active_in_database(session_id)
    if marked is not None:
        return marked
    active = _is_active_in_database(session_id)
    if active:
        with suppress(DependencyUnavailable):
            session_cache.mark_active(session_id)
    return active


def _is_active_in_database(session_id: str) -> bool:
    # The driver takes longer to import than everything else here, and most requests do not need it.
    from auth.repository import sessions

    return sessions.is_active(session_id)
