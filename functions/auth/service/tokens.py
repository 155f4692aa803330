"""The two tokens that a client gets."""

from auth import session_cache
from auth.access_tokens import sign_access_token
from auth.model import Session, User
from auth.refresh_tokens import new_refresh_token
from auth.repository import refresh_tokens, sessions
from auth.repository.database import Connection
from auth.schemas import SignedIn, TokenPair, user_public
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


def token_pair(session: Session, refresh_token: str) -> TokenPair:
    """A new access token beside the refresh token."""
    token, expires_in = sign_access_token(session)
    _announce(session)
    return TokenPair(token=token, refresh_token=refresh_token, expires_in=expires_in)


def signed_in(user: User, session: Session, refresh_token: str, message: str) -> SignedIn:
    """The answer to a registration or a login."""
    pair = token_pair(session, refresh_token)
    return SignedIn(**pair.model_dump(), message=message, user=user_public(user))


def _announce(session: Session) -> None:
    # The authorizer finds out by itself, only slower.
    try:
        session_cache.mark_active(str(session.id))
    except DependencyUnavailable:
        logger().warning("The cache was not told of a session")
