"""Users and their password hashes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from auth.model import User
from auth.repository.database import Connection, database
from shared.email_addresses import normalise_email

_COLUMNS = """
    users.id, users.email, users.name, users.locale, users.role, users.password_hash, users.password_version,
    users.verified_at IS NOT NULL AS verified, users.created_at
"""
_REACHABLE = "(email_normalised IS NOT NULL OR guest_email IS NOT NULL) AND closed_at IS NULL"


class NewUser(NamedTuple):
    """A user to insert.

    Attributes:
        email: The address as the user wrote it.
        locale: The language of the user's mails, such as `it`.
    """

    email: str
    name: str
    locale: str
    password_hash: str


def find_id(connection: Connection, email: str) -> UUID | None:
    """Return the id of the user with this address, in any case; None if there is none."""
    row = connection.execute(
        "SELECT id FROM users WHERE email_normalised = %(normalised)s", {"normalised": normalise_email(email)}
    ).fetchone()
    return row["id"] if row else None


def is_verified_by_another(connection: Connection, email: str, user_id: UUID) -> bool:
    """Return whether another account has verified this address."""
    row = connection.execute(
        """
        SELECT 1 FROM users
        WHERE email_normalised = %(normalised)s AND verified_at IS NOT NULL AND id <> %(id)s
        """,
        {"normalised": normalise_email(email), "id": user_id},
    ).fetchone()
    return row is not None


def add(connection: Connection, new: NewUser) -> User | None:
    """Insert a user; None if the address is taken."""
    row = connection.execute(
        f"""
        INSERT INTO users (id, email, email_normalised, name, locale, password_hash)
        VALUES (%(id)s, %(email)s, %(normalised)s, %(name)s, %(locale)s, %(password_hash)s)
        ON CONFLICT (email_normalised) DO NOTHING
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {"id": uuid4(), "normalised": normalise_email(new.email), **new._asdict()},
    ).fetchone()
    return _user(row)


def add_guest(connection: Connection, email: str, locale: str) -> User:
    """Insert a guest. A guest has no password, and neither takes nor shares the address of an account."""
    [row] = connection.execute(
        f"""
        INSERT INTO users (id, email, guest_email, name, locale, role, password_hash)
        VALUES (%(id)s, %(email)s, %(normalised)s, '', %(locale)s, 'guest', '')
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {"id": uuid4(), "email": email, "normalised": normalise_email(email), "locale": locale},
    )
    return User(**row)


def find_by_email(email: str) -> User | None:
    """Return the user with this address, in any case; None if there is none."""
    with database.connection() as connection:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM users WHERE email_normalised = %(normalised)s".encode(),  # noqa: S608
            {"normalised": normalise_email(email)},
        ).fetchone()
    return _user(row)


def find(user_id: str | UUID) -> User | None:
    """Return the user with this id; None if there is none, it is closed, or another registration has its address."""
    with database.connection() as connection:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM users WHERE id = %(id)s AND {_REACHABLE}".encode(),  # noqa: S608
            {"id": user_id},
        ).fetchone()
    return _user(row)


def find_recipient(user_id: str | UUID) -> User | None:
    """Return the user with this id, also if the account is closed: mails about open orders still reach it.

    None if there is none, its address is being erased, or another registration has the address.
    """
    with database.connection() as connection:
        row = connection.execute(
            f"""
            SELECT {_COLUMNS} FROM users
            WHERE id = %(id)s AND ({_REACHABLE} OR closed_at IS NOT NULL) AND email <> ''
            """.encode(),  # noqa: S608
            {"id": user_id},
        ).fetchone()
    return _user(row)


def find_by_session(session_id: str) -> User | None:
    """Return the user of a session; None if it has ended or expired."""
    with database.connection() as connection:
        row = connection.execute(
            f"""
            SELECT {_COLUMNS} FROM users JOIN sessions ON sessions.user_id = users.id
            WHERE sessions.id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()
            """.encode(),  # noqa: S608
            {"id": session_id},
        ).fetchone()
    return _user(row)


def lock_unchanged(connection: Connection, user: User) -> User | None:
    """Return the current user, locked until the end of the transaction; None if the password changed since.

    None also if another registration claimed the address since.
    """
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM users
        WHERE id = %(id)s AND password_version = %(version)s AND email_normalised IS NOT NULL FOR SHARE
        """.encode(),  # noqa: S608
        {"id": user.id, "version": user.password_version},
    ).fetchone()
    return _user(row)


def lock(connection: Connection, user_id: UUID) -> User | None:
    """Return the user with this id, locked until the end of the transaction; None if there is none with an address."""
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM users WHERE id = %(id)s AND email_normalised IS NOT NULL FOR UPDATE
        """.encode(),  # noqa: S608
        {"id": user_id},
    ).fetchone()
    return _user(row)


def lock_reachable(connection: Connection, user_id: UUID) -> User | None:
    """Return the user as `find` does, and keep it from being closed until the end of the transaction."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM users WHERE id = %(id)s AND {_REACHABLE} FOR SHARE".encode(),  # noqa: S608
        {"id": user_id},
    ).fetchone()
    return _user(row)


def lock_by_session(connection: Connection, session_id: str) -> User | None:
    """Return the user of a session, locked until the end of the transaction; None if it has ended or expired."""
    row = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM users JOIN sessions ON sessions.user_id = users.id
        WHERE sessions.id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()
            -- After a wait for the lock this is read again, and the session is not.
            AND closed_at IS NULL
        FOR UPDATE OF users
        """.encode(),  # noqa: S608
        {"id": session_id},
    ).fetchone()
    return _user(row)


def change_password(connection: Connection, user: User, password_hash: str) -> User | None:
    """Set a new password and return the current user; None if the password changed since this user was read."""
    row = connection.execute(
        f"""
        UPDATE users SET password_hash = %(hash)s, password_version = password_version + 1
        WHERE id = %(id)s AND password_version = %(version)s
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {"hash": password_hash, "id": user.id, "version": user.password_version},
    ).fetchone()
    return _user(row)


def reset_password(connection: Connection, user_id: UUID, password_hash: str) -> None:
    """Set a new password, and record that the user receives mail at the address. Lock the user first."""
    connection.execute(
        """
        UPDATE users SET password_hash = %(hash)s, password_version = password_version + 1,
            verified_at = coalesce(verified_at, clock_timestamp())
        WHERE id = %(id)s
        """,
        {"hash": password_hash, "id": user_id},
    )


def upgrade_hash(user: User, password_hash: str) -> None:
    """Replace the hash with another hash of the same password."""
    with database.connection() as connection:
        connection.execute(
            "UPDATE users SET password_hash = %(hash)s WHERE id = %(id)s AND password_version = %(version)s",
            {"hash": password_hash, "id": user.id, "version": user.password_version},
        )


def lock_by_email(connection: Connection, email: str) -> User | None:
    """Return the user with this address, locked until the end of the transaction; None if there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM users WHERE email_normalised = %(normalised)s FOR UPDATE".encode(),  # noqa: S608
        {"normalised": normalise_email(email)},
    ).fetchone()
    return _user(row)


def release_email(connection: Connection, user_id: UUID) -> None:
    """Take the address from an account. Lock the account first."""
    connection.execute("UPDATE users SET email_normalised = NULL WHERE id = %(id)s", {"id": user_id})


def close(connection: Connection, user_ids: Sequence[UUID], at: datetime) -> None:
    """Close an account with its guests. It keeps no login and frees its address. Lock the account first."""
    connection.execute(
        """
        UPDATE users SET closed_at = %(at)s, email_normalised = NULL, verified_at = NULL
        WHERE id = ANY(%(ids)s) AND closed_at IS NULL
        """,
        {"ids": list(user_ids), "at": at},
    )


def record_claim(connection: Connection, claimed_id: UUID, claimant_id: UUID) -> None:
    """Record who has the address of a claimed account now, and of those that it had claimed itself."""
    connection.execute(
        """
        UPDATE users SET claimed_by = %(claimant)s WHERE id = %(claimed)s OR claimed_by = %(claimed)s
        """,
        {"claimed": claimed_id, "claimant": claimant_id},
    )


def change_email(connection: Connection, user_id: UUID, email: str) -> None:
    """Set a verified address.

    Raises:
        UniqueViolation: Another account has the address.
    """
    connection.execute(
        """
        UPDATE users SET email = %(email)s, email_normalised = %(normalised)s, verified_at = clock_timestamp()
        WHERE id = %(id)s
        """,
        {"email": email, "normalised": normalise_email(email), "id": user_id},
    )


def set_profile(connection: Connection, session_id: str, name: str | None, locale: str | None) -> User | None:
    """Set what is not None of the name and the language; None if the session has ended or expired."""
    row = connection.execute(
        f"""
        UPDATE users SET name = coalesce(%(name)s, name), locale = coalesce(%(locale)s, locale) FROM sessions
        WHERE sessions.id = %(session_id)s AND sessions.user_id = users.id
            AND ended_at IS NULL AND expires_at > clock_timestamp()
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {"name": name, "locale": locale, "session_id": session_id},
    ).fetchone()
    return _user(row)


def set_verified(connection: Connection, user_id: UUID) -> None:
    """Record that a user has proved to receive mail at the address."""
    connection.execute(
        "UPDATE users SET verified_at = clock_timestamp() WHERE id = %(id)s AND verified_at IS NULL", {"id": user_id}
    )


def set_role(connection: Connection, user_id: UUID, role: str) -> None:
    """Set the role of a user."""
    connection.execute("UPDATE users SET role = %(role)s WHERE id = %(id)s", {"role": role, "id": user_id})


def _user(row: dict[str, Any] | None) -> User | None:
    return User(**row) if row else None
