"""Payments. A payment is locked before it is changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from payments.model import Payment
from shared.list_positions import ListPosition
from shared.postgres import Connection, Row

_COLUMNS = """
    id::text, order_id, user_id, amount_minor AS amount, currency, status, intent_id, client_secret, idempotency_key,
    key_made_at, captured_minor AS captured, refunded_minor AS refunded, failure_code, seen_at, cancel_requested_at,
    sync_requested_at, created_at, updated_at
"""

# A guest's payment belongs to the account, too, that the guest joined. An array can be searched with an index.
_OWNED = """
    user_id = ANY (ARRAY(
        SELECT %(user_id)s::text UNION ALL SELECT guest_id FROM joined_guests WHERE account_id = %(user_id)s
    ))
"""


def lock_order(connection: Connection, order_id: str) -> None:
    """Lock an order's payment until the end of the transaction, even if it has no row yet.

    Without this lock, a concurrent start and cancellation would not see each other. Call it once, before other locks.
    """
    connection.execute("SELECT lock_order(%(order_id)s)", {"order_id": order_id})


def insert(connection: Connection, payment: Payment) -> bool:
    """Insert a payment; False if its order has one that is not cancelled."""
    row = connection.execute(
        """
        INSERT INTO payments (
            id, order_id, user_id, amount_minor, currency, status, idempotency_key, key_made_at, created_at, updated_at
        ) VALUES (
            %(id)s, %(order_id)s, %(user_id)s, %(amount)s, %(currency)s, %(status)s, %(idempotency_key)s,
            %(key_made_at)s, %(created_at)s, %(updated_at)s
        )
        ON CONFLICT (order_id) WHERE status <> 'cancelled' DO NOTHING
        RETURNING id
        """,
        asdict(payment),
    ).fetchone()
    return row is not None


def get(connection: Connection, payment_id: str) -> Payment:
    """Return a payment that is known to exist: payments are never deleted."""
    payment = find(connection, payment_id)
    assert payment is not None  # noqa: S101 - see above
    return payment


def find(connection: Connection, payment_id: str) -> Payment | None:
    """Return a payment, or None if it does not exist."""
    return _one(connection, "WHERE id = %(id)s", {"id": payment_id})


def lock(connection: Connection, payment_id: str) -> Payment | None:
    """Return a payment and lock its row until the end of the transaction."""
    return _one(connection, "WHERE id = %(id)s FOR NO KEY UPDATE", {"id": payment_id})


def find_of_order(connection: Connection, order_id: str) -> Payment | None:
    """Return the payment of an order that is not cancelled."""
    return _one(connection, "WHERE order_id = %(order_id)s AND status <> 'cancelled'", {"order_id": order_id})


def find_by_intent(connection: Connection, intent_id: str) -> Payment | None:
    """Return the payment of a PaymentIntent."""
    return _one(connection, "WHERE intent_id = %(intent_id)s", {"intent_id": intent_id})


def list_related(
    connection: Connection, intent_ids: Sequence[str], payment_ids: Sequence[str], order_ids: Sequence[str]
) -> list[Payment]:
    """Return payments by PaymentIntent, by id, and by order unless cancelled."""
    return _many(
        connection,
        """
        WHERE intent_id = ANY(%(intent_ids)s) OR id = ANY(%(payment_ids)s::uuid[])
            OR (order_id = ANY(%(order_ids)s) AND status <> 'cancelled')
        """,
        {"intent_ids": list(intent_ids), "payment_ids": list(payment_ids), "order_ids": list(order_ids)},
    )


def list_unfinished(connection: Connection, created_before: datetime, after: str, limit: int) -> list[Payment]:
    """Return payments that are open or have a refund in progress at the bank, ordered by id.

    Args:
        connection: The database connection.
        created_before: Only older payments.
        after: Only payments after this id; an empty string starts the list.
        limit: Maximum number of payments.
    """
    return _many(
        connection,
        """
        WHERE (
            status IN ('requires_payment', 'processing', 'failed')
            OR id IN (SELECT payment_id FROM refunds WHERE status = 'pending' AND stripe_refund_id IS NOT NULL)
        ) AND created_at < %(before)s AND id > coalesce(nullif(%(after)s, ''), %(first)s)::uuid
        ORDER BY id LIMIT %(limit)s
        """,
        {"before": created_before, "after": after, "first": str(UUID(int=0)), "limit": limit},
    )


def list_newest(
    connection: Connection, user_id: str | None, order_id: str | None, before: ListPosition | None, limit: int
) -> list[Payment]:
    """Return payments, newest first.

    Args:
        connection: The database connection.
        user_id: Only payments of this user, and of guests who joined the account; None for all.
        order_id: Only payments of this order; None for all.
        before: Only payments older than this position.
        limit: Maximum number of payments.
    """
    conditions = {
        _OWNED: user_id,
        "order_id = %(order_id)s": order_id,
        "(created_at, id) < (%(created_at)s, %(id)s::uuid)": before,
    }
    active = [condition for condition, value in conditions.items() if value is not None]
    where = f"WHERE {' AND '.join(active)}" if active else ""
    parameters = {"user_id": user_id, "order_id": order_id, "limit": limit, **(before._asdict() if before else {})}
    return _many(connection, f"{where} ORDER BY created_at DESC, id DESC LIMIT %(limit)s", parameters)


def store(connection: Connection, payment: Payment) -> None:
    """Update a locked payment."""
    connection.execute(
        """
        UPDATE payments SET
            status = %(status)s, intent_id = %(intent_id)s, client_secret = %(client_secret)s,
            captured_minor = %(captured)s, refunded_minor = %(refunded)s, failure_code = %(failure_code)s,
            seen_at = %(seen_at)s, cancel_requested_at = %(cancel_requested_at)s,
            sync_requested_at = %(sync_requested_at)s, updated_at = %(updated_at)s
        WHERE id = %(id)s
        """,
        asdict(payment),
    )


def replace_key(connection: Connection, payment: Payment, key: str, at: datetime) -> None:
    """Replace the idempotency key of a payment without a PaymentIntent, unless a concurrent request already did."""
    connection.execute(
        """
        UPDATE payments SET idempotency_key = %(new)s, key_made_at = %(at)s
        WHERE id = %(id)s AND idempotency_key = %(old)s AND intent_id IS NULL
        """,
        {"id": payment.id, "old": payment.idempotency_key, "new": key, "at": at},
    )


def _one(connection: Connection, clause: str, parameters: dict[str, Any]) -> Payment | None:
    return next(iter(_many(connection, clause, parameters)), None)


def _many(connection: Connection, clause: str, parameters: dict[str, Any]) -> list[Payment]:
    rows: Sequence[Row] = connection.execute(
        f"SELECT {_COLUMNS} FROM payments {clause}".encode(),  # noqa: S608
        parameters,
    ).fetchall()
    return [Payment(**row) for row in rows]
