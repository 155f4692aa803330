"""Issues access and refresh tokens."""

from auth import session_cache
from auth.access_tokens import sign_access_token
from auth.model import IssuedTokens, Session, User
from auth.refresh_tokens import new_refresh_token
from auth.repository import refresh_tokens, sessions
from auth.repository.database import Connection
from shared.errors import DependencyUnavailable
from shared.observability import logger


def open_session(connection: Connection, user: User) -> tuple[Session, str]:
    """Start a session.

    Returns:
        The session and its first refresh token.
    """
    session = sessions.add(connection, user)
    refresh_token = new_refresh_token()
    refresh_tokens.add(connection, session.id, refresh_token)
    return session, refresh_token


def issue_tokens(session: Session, refresh_token: str) -> IssuedTokens:
    """Sign an access token for a session, to go with its refresh token.

    Raises:
        DependencyUnavailable: The signing key cannot be read.
    """
    tokens = sign_tokens(session, refresh_token)
    mark_active(session)
    return tokens


def sign_tokens(session: Session, refresh_token: str) -> IssuedTokens:
    """Sign an access token for a session whose transaction is still open.

    Raises:
        DependencyUnavailable: The signing key cannot be read.
    """
    access_token, expires_in = sign_access_token(session)
    return IssuedTokens(access_token, refresh_token, expires_in)


def mark_active(session: Session) -> None:
    """Mark a committed session as active in Valkey, if Valkey is available."""
    try:
        session_cache.mark_active(str(session.id))
    except DependencyUnavailable:
        # The authorizer reads the session from PostgreSQL instead, which is slower.
        logger().warning("Could not mark the session as active")
