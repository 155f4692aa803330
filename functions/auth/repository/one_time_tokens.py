"""One-time tokens and the hashes of their secrets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from auth.model import LIFETIMES, Purpose
from auth.one_time_tokens import secret_hash
from auth.repository.database import Connection, database

_USABLE = """
    one_time_tokens.id = (SELECT token_id FROM one_time_token_secrets WHERE secret_hash = %(hash)s)
        AND purpose = ANY(%(purposes)s) AND used_at IS NULL AND revoked_at IS NULL AND expires_at > clock_timestamp()
"""


class UsedToken(NamedTuple):
    """A token that was just used.

    Attributes:
        new_email: The address that an `email_change` changes to.
        order_id: The order that an `order_link` opens.
    """

    id: UUID
    new_email: str | None
    order_id: str | None


class IssuedToken(NamedTuple):
    """A token whose secret is about to be mailed.

    Attributes:
        email: Where the mail goes: the new address of a change, or else the account's.
    """

    purpose: Purpose
    email: str
    name: str
    locale: str
    expires_at: datetime


def add(
    connection: Connection, purpose: Purpose, user_id: UUID | None, at: datetime, new_email: str | None = None
) -> UUID:
    """Insert a token and return its id.

    Args:
        connection: The connection.
        purpose: What the token permits.
        user_id: Its user; None for the reset of an unknown address.
        at: The present time.
        new_email: The address that an `email_change` changes to.
    """
    token_id = uuid4()
    connection.execute(
        """
        INSERT INTO one_time_tokens (id, purpose, user_id, new_email, created_at, expires_at)
        VALUES (%(id)s, %(purpose)s, %(user_id)s, %(new_email)s, %(at)s, %(expires_at)s)
        """,
        {
            "id": token_id,
            "purpose": purpose,
            "user_id": user_id,
            "new_email": new_email,
            "at": at,
            "expires_at": at + LIFETIMES[purpose],
        },
    )
    return token_id


def issue(token_id: str, secret: str) -> IssuedToken | None:
    """Store another secret of a token; None if the token is used, revoked or expired, or has no reachable user."""
    with database.connection() as connection:
        row = connection.execute(
            """
            WITH token AS (
                SELECT one_time_tokens.id, purpose, coalesce(new_email, email) AS email, name, locale, expires_at
                FROM one_time_tokens JOIN users ON users.id = user_id
                WHERE one_time_tokens.id = %(id)s AND used_at IS NULL AND revoked_at IS NULL
                    AND expires_at > clock_timestamp() AND email_normalised IS NOT NULL
            ), stored AS (
                INSERT INTO one_time_token_secrets (secret_hash, token_id) SELECT %(hash)s, id FROM token
            )
            SELECT purpose, email, name, locale, expires_at FROM token
            """,
            {"id": token_id, "hash": secret_hash(secret)},
        ).fetchone()
    return IssuedToken(**row) if row else None


def add_order_link(guest_id: UUID, order_id: str, secret: str, message_id: str | None) -> None:
    """Insert a token that opens an order of a guest, or find that of the same mail, and store another secret of it.

    The secrets of earlier attempts stay valid: their mail may have arrived.
    """
    at = datetime.now(UTC)
    with database.connection() as connection:
        connection.execute(
            """
            WITH token AS (
                INSERT INTO one_time_tokens (id, purpose, user_id, order_id, created_at, expires_at)
                VALUES (%(id)s, 'order_link', %(guest_id)s, %(order_id)s, %(at)s, %(expires_at)s)
                ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at
                WHERE (one_time_tokens.user_id, one_time_tokens.order_id) = (excluded.user_id, excluded.order_id)
                RETURNING id
            )
            INSERT INTO one_time_token_secrets (secret_hash, token_id) SELECT %(hash)s, id FROM token
            """,
            {
                # Random too.
                "id": message_id or uuid4(),
                "guest_id": guest_id,
                "order_id": order_id,
                "at": at,
                "expires_at": at + LIFETIMES["order_link"],
                "hash": secret_hash(secret),
            },
        )


def add_export_link(connection: Connection, user_id: UUID, export_id: UUID, at: datetime) -> UUID:
    """Insert a token that downloads an export, and return its id."""
    token_id = uuid4()
    connection.execute(
        """
        INSERT INTO one_time_tokens (id, purpose, user_id, export_id, created_at, expires_at)
        VALUES (%(id)s, 'data_export', %(user_id)s, %(export_id)s, %(at)s, %(expires_at)s)
        """,
        {
            "id": token_id,
            "user_id": user_id,
            "export_id": export_id,
            "at": at,
            "expires_at": at + LIFETIMES["data_export"],
        },
    )
    return token_id


def find_export(secret: str) -> UUID | None:
    """Return the export that a token downloads; None if it is unknown, revoked or expired, or its account is closed."""
    with database.connection() as connection:
        row = connection.execute(
            f"""
            SELECT export_id FROM one_time_tokens JOIN users ON users.id = user_id AND closed_at IS NULL WHERE {_USABLE}
            """.encode(),  # noqa: S608
            {"hash": secret_hash(secret), "purposes": ["data_export"]},
        ).fetchone()
    return row["export_id"] if row else None


def find_user(secret: str, purposes: Sequence[Purpose]) -> UUID | None:
    """Return the user of a token for one of these purposes; None if it is unknown or permits nothing any more.

    Lock the user before `use`.
    """
    with database.connection() as connection:
        row = connection.execute(
            f"SELECT user_id FROM one_time_tokens WHERE {_USABLE}".encode(),  # noqa: S608
            {"hash": secret_hash(secret), "purposes": list(purposes)},
        ).fetchone()
    return row["user_id"] if row else None


def use(connection: Connection, secret: str, purposes: Sequence[Purpose]) -> UsedToken | None:
    """Use a token once; None if it permits nothing any more. Of parallel uses, one succeeds."""
    row = connection.execute(
        f"""
        UPDATE one_time_tokens SET used_at = clock_timestamp() WHERE {_USABLE} RETURNING id, new_email, order_id
        """.encode(),  # noqa: S608
        {"hash": secret_hash(secret), "purposes": list(purposes)},
    ).fetchone()
    return UsedToken(**row) if row else None


def record_change(connection: Connection, token_id: UUID, previous_email: str) -> None:
    """Record the address that the change of this token replaced."""
    connection.execute(
        "UPDATE one_time_tokens SET previous_email = %(email)s WHERE id = %(id)s",
        {"email": previous_email, "id": token_id},
    )


def revoke(connection: Connection, user_id: UUID, purposes: Sequence[Purpose]) -> None:
    """Revoke the unused tokens of a user for these purposes. Lock the user first."""
    connection.execute(
        """
        UPDATE one_time_tokens SET revoked_at = clock_timestamp()
        WHERE user_id = %(user_id)s AND purpose = ANY(%(purposes)s) AND used_at IS NULL AND revoked_at IS NULL
        """,
        {"user_id": user_id, "purposes": list(purposes)},
    )


def find_previous_email(token_id: str, user_id: str) -> str | None:
    """Return the address that a user had before the change that used this token; None if it changed nothing."""
    with database.connection() as connection:
        row = connection.execute(
            "SELECT previous_email FROM one_time_tokens WHERE id = %(id)s AND user_id = %(user_id)s",
            {"id": token_id, "user_id": user_id},
        ).fetchone()
    return row["previous_email"] if row else None
