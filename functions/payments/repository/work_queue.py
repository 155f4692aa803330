"""Claims payments with pending Stripe operations."""

from datetime import datetime

from shared.postgres import Connection


def claim_cancellations(connection: Connection, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    """Claim payments whose PaymentIntent is to be cancelled and whose last attempt is old enough.

    Stripe does not cancel a PaymentIntent that is `processing` at the bank.
    """
    condition = "cancel_requested_at IS NOT NULL AND status IN ('requires_payment', 'failed')"
    return _claim(connection, condition, tried_before, now, limit)


def claim_refreshes(connection: Connection, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    """Claim payments that are to be refreshed from Stripe and whose last attempt is old enough."""
    return _claim(connection, "sync_requested_at IS NOT NULL", tried_before, now, limit)


def record_attempt(connection: Connection, payment_id: str, at: datetime) -> None:
    """Record an attempt, which keeps the retry job from claiming the payment for some time."""
    connection.execute("UPDATE payments SET tried_at = %(at)s WHERE id = %(id)s", {"id": payment_id, "at": at})


def request_refresh(connection: Connection, payment_id: str, at: datetime) -> None:
    """Request a refresh of a payment from Stripe."""
    connection.execute("UPDATE payments SET sync_requested_at = %(at)s WHERE id = %(id)s", {"id": payment_id, "at": at})


def _claim(connection: Connection, condition: str, tried_before: datetime, now: datetime, limit: int) -> list[str]:
    rows = connection.execute(
        f"""
        UPDATE payments SET tried_at = %(now)s WHERE id IN (
            SELECT id FROM payments WHERE {condition} AND (tried_at IS NULL OR tried_at <= %(before)s)
            ORDER BY tried_at NULLS FIRST LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
        ) RETURNING id::text
        """.encode(),  # noqa: S608
        {"before": tried_before, "now": now, "limit": limit},
    )
    return [row["id"] for row in rows]
