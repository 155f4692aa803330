"""Refresh tokens, stored by their hash."""

from dataclasses import dataclass
from uuid import UUID

from auth.model import Session
from auth.refresh_tokens import token_hash
from auth.repository.database import Connection


@dataclass(frozen=True, slots=True)
class StoredToken:
    """The stored state of a refresh token.

    Attributes:
        session: Its session, with the user's current address and role.
        session_is_open: Whether the session has neither ended nor expired.
        used_seconds_ago: Time since its first use, or None if it is unused.
        successor_salt: The salt that its successor was derived with.
    """

    session: Session
    session_is_open: bool
    used_seconds_ago: float | None
    successor_salt: bytes | None


def add(connection: Connection, session_id: UUID, refresh_token: str) -> None:
    """Store a token of a session."""
    connection.execute(
        "INSERT INTO refresh_tokens (token_hash, session_id) VALUES (%(hash)s, %(session_id)s)",
        {"hash": token_hash(refresh_token), "session_id": session_id},
    )


def lock(connection: Connection, refresh_token: str) -> StoredToken | None:
    """Return the token, locked until the end of the transaction; None if it is unknown."""
    row = connection.execute(
        """
        SELECT
            extract(epoch FROM clock_timestamp() - token.used_at)::float8 AS used_seconds_ago,
            token.successor_salt,
            session.ended_at IS NULL AND session.expires_at > clock_timestamp() AS session_is_open,
            session.id, session.user_id, session.expires_at, users.email, users.name, users.role
        FROM refresh_tokens AS token
        JOIN sessions AS session ON session.id = token.session_id
        JOIN users ON users.id = session.user_id
        WHERE token.token_hash = %(hash)s
        FOR UPDATE OF token
        """,
        {"hash": token_hash(refresh_token)},
    ).fetchone()
    if row is None:
        return None
    session = Session(row["id"], row["user_id"], row["email"], row["name"], row["role"], row["expires_at"])
    return StoredToken(session, row["session_is_open"], row["used_seconds_ago"], row["successor_salt"])


def mark_used(connection: Connection, refresh_token: str, salt: bytes) -> None:
    """Record the first use of a token and the salt of its successor."""
    connection.execute(
        """
        UPDATE refresh_tokens SET used_at = clock_timestamp(), successor_salt = %(salt)s
        WHERE token_hash = %(hash)s
        """,
        {"hash": token_hash(refresh_token), "salt": salt},
    )


def erase_old_salts(connection: Connection, session_id: UUID) -> None:
    """Erase the salts of a session's earlier successors, which can no longer be requested."""
    connection.execute(
        """
        UPDATE refresh_tokens SET successor_salt = NULL
        WHERE session_id = %(session_id)s AND successor_salt IS NOT NULL
            AND used_at < clock_timestamp() - interval '1 minute'
        """,
        {"session_id": session_id},
    )
