"""Payments. Whoever changes one has locked its row."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from payments.model import Payment
from shared.postgres import Connection, Row

_COLUMNS = """
    id::text, order_id, user_id, amount_minor AS amount, currency, status, intent_id, client_secret, idempotency_key,
    key_made_at, captured_minor AS captured, refunded_minor AS refunded, failure_code, seen_at, cancel_requested_at,
    sync_requested_at, created_at, updated_at
"""


class Place(NamedTuple):
    """A place in the list of payments, the newest first."""

    created_at: datetime
    id: str


def lock_order(connection: Connection, order_id: str) -> None:
    """Wait for everybody else who starts or cancels the payment of an order; until the end of the transaction.

    There may be no row yet: of a start and a cancellation at the same time neither would see what the other one does.
    """
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%(order_id)s, 0))", {"order_id": order_id})


def insert(connection: Connection, payment: Payment) -> bool:
    """Write down a payment; False if its order has one."""
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


def find(connection: Connection, payment_id: str) -> Payment | None:
    """A payment."""
    return _one(connection, "WHERE id = %(id)s", {"id": payment_id})


def lock(connection: Connection, payment_id: str) -> Payment | None:
    """A payment, that nobody else changes until the end of the transaction."""
    return _one(connection, "WHERE id = %(id)s FOR NO KEY UPDATE", {"id": payment_id})


def find_of_order(connection: Connection, order_id: str) -> Payment | None:
    """The payment of an order that took money or still may."""
    return _one(connection, "WHERE order_id = %(order_id)s AND status <> 'cancelled'", {"order_id": order_id})


def find_by_intent(connection: Connection, intent_id: str) -> Payment | None:
    """The payment of a PaymentIntent."""
    return _one(connection, "WHERE intent_id = %(intent_id)s", {"intent_id": intent_id})


def find_concerned(
    connection: Connection, intent_ids: Sequence[str], payment_ids: Sequence[str], order_ids: Sequence[str]
) -> list[Payment]:
    """The payments of these PaymentIntents, of these ids, and the live ones of these orders."""
    return _many(
        connection,
        """
        WHERE intent_id = ANY(%(intent_ids)s) OR id = ANY(%(payment_ids)s::uuid[])
            OR (order_id = ANY(%(order_ids)s) AND status <> 'cancelled')
        """,
        {"intent_ids": list(intent_ids), "payment_ids": list(payment_ids), "order_ids": list(order_ids)},
    )


def find_unfinished(connection: Connection, made_before: datetime, after: str, limit: int) -> list[Payment]:
    """Payments that may still take money or wait for a bank to give it back, in the order of their ids.

    Args:
        connection: To the database.
        made_before: Only older ones.
        after: Only those after this id; the empty text begins.
        limit: At most so many.
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
        {"before": made_before, "after": after, "first": str(UUID(int=0)), "limit": limit},
    )


def find_newest(
    connection: Connection, user_id: str | None, order_id: str | None, before: Place | None, limit: int
) -> list[Payment]:
    """Payments, the newest first.

    Args:
        connection: To the database.
        user_id: Whose; everybody's if None.
        order_id: Only those of this order.
        before: Only those after this place.
        limit: At most so many.
    """
    conditions = {
        "user_id = %(user_id)s": user_id,
        "order_id = %(order_id)s": order_id,
        "(created_at, id) < (%(created_at)s, %(id)s::uuid)": before,
    }
    wanted = [condition for condition, value in conditions.items() if value is not None]
    where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
    parameters = {"user_id": user_id, "order_id": order_id, "limit": limit, **(before._asdict() if before else {})}
    return _many(connection, f"{where} ORDER BY created_at DESC, id DESC LIMIT %(limit)s", parameters)


def store(connection: Connection, payment: Payment) -> None:
    """Write what changed of a locked payment."""
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


def renew_key(connection: Connection, payment: Payment, key: str, at: datetime) -> None:
    """Give a payment without a PaymentIntent another idempotency key, unless it has another one already."""
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
