"""Refreshes sessions."""

from auth.errors import InvalidRefreshToken
from auth.model import IssuedTokens, Session, Use, classify_use
from auth.refresh_tokens import new_salt, successor_of
from auth.repository import refresh_tokens, sessions
from auth.repository.database import Connection, database
from auth.repository.refresh_tokens import StoredToken
from auth.service.end_sessions import publish_ends
from auth.service.issue_tokens import issue_tokens
from shared.observability import logger


def refresh_session(refresh_token: str) -> IssuedTokens:
    """Exchange a refresh token for a new pair.

    The first use creates the successor. A repeat within 10 s returns the same successor. A later reuse ends the
    session, because then two parties have the token and one of them stole it.

    Raises:
        InvalidRefreshToken: The token is unknown or was used before, or its session has ended.
    """
    session, successor = _exchange(refresh_token)
    if successor is None:
        logger().warning("Refresh token reused; session ended", extra={"session_id": str(session.id)})
        publish_ends([str(session.id)])
        raise InvalidRefreshToken
    return issue_tokens(session, successor)


def _exchange(refresh_token: str) -> tuple[Session, str | None]:
    with database.transaction() as connection:
        stored = refresh_tokens.lock(connection, refresh_token)
        if stored is None or not stored.session_is_open:
            raise InvalidRefreshToken
        return stored.session, _successor(connection, refresh_token, stored)


def _successor(connection: Connection, refresh_token: str, stored: StoredToken) -> str | None:
    use = classify_use(stored.used_seconds_ago)
    if use is Use.FIRST:
        return _rotate(connection, refresh_token, stored.session)
    if use is Use.REPEATED and stored.successor_salt:
        return successor_of(refresh_token, stored.successor_salt)
    sessions.end(connection, stored.session.id, "refresh_token_reused")
    return None


def _rotate(connection: Connection, refresh_token: str, session: Session) -> str:
    salt = new_salt()
    successor = successor_of(refresh_token, salt)
    refresh_tokens.mark_used(connection, refresh_token, salt)
    refresh_tokens.add(connection, session.id, successor)
    refresh_tokens.erase_old_salts(connection, session.id)
    return successor
