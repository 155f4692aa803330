"""Refunds. The payment is locked before a refund is added or changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from payments.model import Refund
from shared.postgres import Connection

_COLUMNS = """
    id::text, payment_id::text, amount_minor AS amount, reason, origin, status, stripe_refund_id, idempotency_key,
    key_made_at, failure_code, created_at, updated_at
"""


class ClientKey(NamedTuple):
    """The idempotency key of a client's request.

    Attributes:
        requested_by: The id of the user who sent it.
        client_key: SHA-256 of the key.
        fingerprint: SHA-256 of the request.
    """

    requested_by: str
    client_key: str | None
    fingerprint: str


def insert(connection: Connection, refund: Refund, client_key: ClientKey | None = None) -> bool:
    """Insert a refund; False if the client's key is already used."""
    client = client_key._asdict() if client_key else dict.fromkeys(ClientKey._fields)
    row = connection.execute(
        """
        INSERT INTO refunds (
            id, payment_id, amount_minor, reason, origin, status, stripe_refund_id, idempotency_key, key_made_at,
            failure_code, requested_by, client_key, fingerprint, tried_at, created_at, updated_at
        ) VALUES (
            %(id)s, %(payment_id)s, %(amount)s, %(reason)s, %(origin)s, %(status)s, %(stripe_refund_id)s,
            %(idempotency_key)s, %(key_made_at)s, %(failure_code)s, %(requested_by)s, %(client_key)s, %(fingerprint)s,
            %(created_at)s, %(created_at)s, %(updated_at)s
        )
        ON CONFLICT (requested_by, client_key) DO NOTHING
        RETURNING id
        """,
        {**asdict(refund), **client},
    ).fetchone()
    return row is not None


def get(connection: Connection, refund_id: str) -> Refund:
    """Return a refund that is known to exist: refunds are never deleted."""
    refund = find(connection, refund_id)
    assert refund is not None  # noqa: S101 - see above
    return refund


def find(connection: Connection, refund_id: str) -> Refund | None:
    """Return a refund, or None if it does not exist."""
    return _one(connection, "WHERE id = %(id)s", {"id": refund_id})


def find_by_stripe_id(connection: Connection, stripe_refund_id: str) -> Refund | None:
    """Return a refund by its id at Stripe."""
    return _one(connection, "WHERE stripe_refund_id = %(id)s", {"id": stripe_refund_id})


def find_by_client_key(connection: Connection, key: ClientKey) -> tuple[Refund, str] | None:
    """Return the refund that was created with a client's key, and the fingerprint of its request."""
    row = connection.execute(
        f"""
        SELECT {_COLUMNS}, fingerprint FROM refunds
        WHERE requested_by = %(requested_by)s AND client_key = %(client_key)s
        """.encode(),  # noqa: S608
        key._asdict(),
    ).fetchone()
    if row is None:
        return None
    fingerprint = row.pop("fingerprint")
    return Refund(**row), fingerprint


def list_of_payments(connection: Connection, payment_ids: Sequence[str]) -> list[Refund]:
    """Return all refunds of payments, oldest first."""
    clause = "WHERE payment_id = ANY(%(ids)s::uuid[]) ORDER BY created_at, id"
    return _many(connection, clause, {"ids": list(payment_ids)})


def store(connection: Connection, refund: Refund) -> None:
    """Update a refund."""
    connection.execute(
        """
        UPDATE refunds SET
            amount_minor = %(amount)s, status = %(status)s, stripe_refund_id = %(stripe_refund_id)s,
            idempotency_key = %(idempotency_key)s, key_made_at = %(key_made_at)s, failure_code = %(failure_code)s,
            updated_at = %(updated_at)s
        WHERE id = %(id)s
        """,
        asdict(refund),
    )


def release_client_key(connection: Connection, refund_id: str) -> None:
    """Allow the client's key to be used for another refund."""
    connection.execute("UPDATE refunds SET client_key = NULL WHERE id = %(id)s", {"id": refund_id})


def claim_unsent(connection: Connection, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    """Claim unsent refunds whose last attempt is old enough."""
    rows = connection.execute(
        """
        UPDATE refunds SET tried_at = %(now)s WHERE id IN (
            SELECT id FROM refunds
            WHERE status = 'pending' AND stripe_refund_id IS NULL AND (tried_at IS NULL OR tried_at <= %(before)s)
            ORDER BY tried_at NULLS FIRST LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
        ) RETURNING id::text
        """,
        {"before": tried_before, "now": now, "limit": limit},
    )
    return [row["id"] for row in rows]


def _one(connection: Connection, clause: str, parameters: dict[str, Any]) -> Refund | None:
    return next(iter(_many(connection, clause, parameters)), None)


def _many(connection: Connection, clause: str, parameters: dict[str, Any]) -> list[Refund]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM refunds {clause}".encode(),  # noqa: S608
        parameters,
    )
    return [Refund(**row) for row in rows]
