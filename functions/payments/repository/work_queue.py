"""Payments that something at Stripe is still to be done for."""

from datetime import datetime

from shared.postgres import Connection


def claim_to_cancel(connection: Connection, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    """Payments whose PaymentIntent is to be cancelled and that nobody has worked on for some time.

    While one is `processing` at the bank Stripe does not cancel it.
    """
    wanted = "cancel_requested_at IS NOT NULL AND status IN ('requires_payment', 'failed')"
    return _claim(connection, wanted, tried_before, now, limit)


def claim_to_sync(connection: Connection, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    """Payments that Stripe is to be asked about and that nobody has worked on for some time."""
    return _claim(connection, "sync_requested_at IS NOT NULL", tried_before, now, limit)


def note_try(connection: Connection, payment_id: str, at: datetime) -> None:
    """Keep others off a payment for some time: whoever calls this works on it."""
    connection.execute("UPDATE payments SET tried_at = %(at)s WHERE id = %(id)s", {"id": payment_id, "at": at})


def request_sync(connection: Connection, payment_id: str, at: datetime) -> None:
    """Want Stripe asked for everything about a payment."""
    connection.execute("UPDATE payments SET sync_requested_at = %(at)s WHERE id = %(id)s", {"id": payment_id, "at": at})


def _claim(connection: Connection, wanted: str, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    rows = connection.execute(
        f"""
        UPDATE payments SET tried_at = %(now)s WHERE id IN (
            SELECT id FROM payments WHERE {wanted} AND (tried_at IS NULL OR tried_at <= %(before)s)
            ORDER BY tried_at NULLS FIRST LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
        ) RETURNING id::text
        """.encode(),  # noqa: S608
        {"before": tried_before, "now": now, "limit": limit},
    )
    return [row["id"] for row in rows]
