"""Users and their password hashes."""

from typing import Any
from uuid import UUID, uuid4

from auth.model import User, normalise_email
from auth.repository.database import Connection, database


def add(connection: Connection, email: str, name: str, password_hash: str) -> User | None:
    """Insert a user; None if the address is taken."""
    row = connection.execute(
        """
        INSERT INTO users (id, email, email_normalised, name, password_hash)
        VALUES (%(id)s, %(email)s, %(normalised)s, %(name)s, %(password_hash)s)
        ON CONFLICT (email_normalised) DO NOTHING
        RETURNING id, email, name, role, password_hash, password_version, created_at
        """,
        {
            "id": uuid4(),
            "email": email,
            "normalised": normalise_email(email),
            "name": name,
            "password_hash": password_hash,
        },
    ).fetchone()
    return _user(row)


def find_by_email(email: str) -> User | None:
    """Return the user with this address, in any case; None if there is none."""
    with database.connection() as connection:
        row = connection.execute(
            """
            SELECT id, email, name, role, password_hash, password_version, created_at
            FROM users WHERE email_normalised = %(normalised)s
            """,
            {"normalised": normalise_email(email)},
        ).fetchone()
    return _user(row)


def find(user_id: str) -> User | None:
    """Return the user with this id; None if there is none."""
    with database.connection() as connection:
        row = connection.execute(
            """
            SELECT id, email, name, role, password_hash, password_version, created_at
            FROM users WHERE id = %(id)s
            """,
            {"id": user_id},
        ).fetchone()
    return _user(row)


def find_by_session(session_id: str) -> User | None:
    """Return the user of a session; None if it has ended or expired."""
    with database.connection() as connection:
        row = connection.execute(
            """
            SELECT users.id, email, name, role, password_hash, password_version, users.created_at
            FROM users JOIN sessions ON sessions.user_id = users.id
            WHERE sessions.id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()
            """,
            {"id": session_id},
        ).fetchone()
    return _user(row)


def lock_unchanged(connection: Connection, user: User) -> User | None:
    """Return the current user, locked until the end of the transaction; None if the password changed since."""
    row = connection.execute(
        """
        SELECT id, email, name, role, password_hash, password_version, created_at
        FROM users WHERE id = %(id)s AND password_version = %(version)s FOR SHARE
        """,
        {"id": user.id, "version": user.password_version},
    ).fetchone()
    return _user(row)


def change_password(connection: Connection, user: User, password_hash: str) -> User | None:
    """Set a new password and return the current user; None if the password changed since this user was read."""
    row = connection.execute(
        """
        UPDATE users SET password_hash = %(hash)s, password_version = password_version + 1
        WHERE id = %(id)s AND password_version = %(version)s
        RETURNING id, email, name, role, password_hash, password_version, created_at
        """,
        {"hash": password_hash, "id": user.id, "version": user.password_version},
    ).fetchone()
    return _user(row)


def upgrade_hash(user: User, password_hash: str) -> None:
    """Replace the hash with another hash of the same password."""
    with database.connection() as connection:
        connection.execute(
            "UPDATE users SET password_hash = %(hash)s WHERE id = %(id)s AND password_version = %(version)s",
            {"hash": password_hash, "id": user.id, "version": user.password_version},
        )


def lock_by_email(connection: Connection, email: str) -> UUID | None:
    """Return the id of the user with this address, locked until the end of the transaction; None if there is none."""
    row = connection.execute(
        "SELECT id FROM users WHERE email_normalised = %(normalised)s FOR UPDATE",
        {"normalised": normalise_email(email)},
    ).fetchone()
    return row["id"] if row else None


def set_role(connection: Connection, email: str, role: str) -> tuple[UUID, str] | None:
    """Set the role of the user with this address.

    Returns:
        The user's id and previous role, or None if there is no such user.
    """
    parameters = {"normalised": normalise_email(email), "role": role}
    row = connection.execute(
        "SELECT id, role FROM users WHERE email_normalised = %(normalised)s FOR UPDATE", parameters
    ).fetchone()
    if row is None:
        return None
    connection.execute("UPDATE users SET role = %(role)s WHERE email_normalised = %(normalised)s", parameters)
    return row["id"], row["role"]


def _user(row: dict[str, Any] | None) -> User | None:
    return User(**row) if row else None
