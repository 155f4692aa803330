"""Refunds. Whoever adds or changes one has locked the row of its payment."""

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
        requested_by: Who sent it.
        client_key: SHA-256 of the key.
        fingerprint: SHA-256 of the request.
    """

    requested_by: str
    client_key: str | None
    fingerprint: str


def insert(connection: Connection, refund: Refund, by: ClientKey | None = None) -> bool:
    """Write down a refund; False if the client's key belongs to another one."""
    client = by._asdict() if by else dict.fromkeys(ClientKey._fields)
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


def find(connection: Connection, refund_id: str) -> Refund | None:
    """A refund."""
    return _one(connection, "WHERE id = %(id)s", {"id": refund_id})


def find_by_stripe_id(connection: Connection, stripe_refund_id: str) -> Refund | None:
    """The refund that Stripe knows under this id."""
    return _one(connection, "WHERE stripe_refund_id = %(id)s", {"id": stripe_refund_id})


def find_by_client_key(connection: Connection, key: ClientKey) -> tuple[Refund, str] | None:
    """What a client's key belongs to: a refund, and the fingerprint of its request."""
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


def of_payment(connection: Connection, payment_id: str) -> list[Refund]:
    """All refunds of a payment, the oldest first."""
    return of_payments(connection, [payment_id])


def of_payments(connection: Connection, payment_ids: Sequence[str]) -> list[Refund]:
    """All refunds of payments, the oldest first."""
    clause = "WHERE payment_id = ANY(%(ids)s::uuid[]) ORDER BY created_at, id"
    return _many(connection, clause, {"ids": list(payment_ids)})


def store(connection: Connection, refund: Refund) -> None:
    """Write what changed of a refund."""
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


def free_key(connection: Connection, refund_id: str) -> None:
    """Let the client's key be used for another refund."""
    connection.execute("UPDATE refunds SET client_key = NULL WHERE id = %(id)s", {"id": refund_id})


def claim_to_send(connection: Connection, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    """Refunds that Stripe may not know of and that nobody has worked on for some time."""
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
