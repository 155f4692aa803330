"""Refresh tokens, known by their hash."""

from dataclasses import dataclass
from uuid import UUID

from auth.model import Session
from auth.refresh_tokens import token_hash
from auth.repository.database import Connection


@dataclass(frozen=True, slots=True)
class StoredToken:
    """What is known of a refresh token.

    Attributes:
        session: The login it belongs to, with the user's address and role of today.
        session_is_open: Whether that has neither ended nor expired.
        used_seconds_ago: Time since its first use, or None if it was not used yet.
        successor_salt: What its successor was made with.
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
    """The token, which nobody else can use until the transaction ends; None if it is unknown."""
    row = connection.execute(
        """
        SELECT
            extract(epoch FROM clock_timestamp() - token.used_at)::float8 AS used_seconds_ago,
            token.successor_salt,
            session.ended_at IS NULL AND session.expires_at > clock_timestamp() AS session_is_open,
            session.id, session.user_id, session.expires_at, users.email, users.role
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
    session = Session(row["id"], row["user_id"], row["email"], row["role"], row["expires_at"])
    return StoredToken(session, row["session_is_open"], row["used_seconds_ago"], row["successor_salt"])


def set_used(connection: Connection, refresh_token: str, salt: bytes) -> None:
    """Note the first use of a token, and what its successor is made with."""
    connection.execute(
        """
        UPDATE refresh_tokens SET used_at = clock_timestamp(), successor_salt = %(salt)s
        WHERE token_hash = %(hash)s
        """,
        {"hash": token_hash(refresh_token), "salt": salt},
    )


def forget_old_salts(connection: Connection, session_id: UUID) -> None:
    """Forget what a session's earlier successors were made with: nobody may ask for them again."""
    connection.execute(
        """
        UPDATE refresh_tokens SET successor_salt = NULL
        WHERE session_id = %(session_id)s AND successor_salt IS NOT NULL
            AND used_at < clock_timestamp() - interval '1 minute'
        """,
        {"session_id": session_id},
    )
