"""Stray payments, which the reconciler refunds."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from payments.model import StrayPayment
from shared.postgres import Connection


def find(connection: Connection, intent_ids: Sequence[str]) -> list[StrayPayment]:
    """Return the stray payments of these PaymentIntents."""
    rows = connection.execute(
        """
        SELECT intent_id, order_id, amount_minor AS amount, currency, idempotency_key, stripe_refund_id
        FROM stray_intents WHERE intent_id = ANY(%(ids)s)
        """,
        {"ids": list(intent_ids)},
    )
    return [StrayPayment(**row) for row in rows]


def add(connection: Connection, stray: StrayPayment, at: datetime) -> StrayPayment:
    """Insert a stray payment, or return the row that a concurrent run inserted."""
    connection.execute(
        """
        INSERT INTO stray_intents (
            intent_id, order_id, amount_minor, currency, idempotency_key, stripe_refund_id, found_at, updated_at
        ) VALUES (
            %(intent_id)s, %(order_id)s, %(amount)s, %(currency)s, %(idempotency_key)s, %(stripe_refund_id)s, %(at)s,
            %(at)s
        ) ON CONFLICT DO NOTHING
        """,
        {**asdict(stray), "at": at},
    )
    return find(connection, [stray.intent_id])[0]


def replace_key(connection: Connection, stray: StrayPayment, key: str, amount: int, at: datetime) -> None:
    """Replace the idempotency key and amount of the next attempt, unless a concurrent run already did."""
    connection.execute(
        """
        UPDATE stray_intents SET idempotency_key = %(new)s, amount_minor = %(amount)s, updated_at = %(at)s
        WHERE intent_id = %(intent_id)s AND idempotency_key = %(old)s AND stripe_refund_id IS NULL
        """,
        {"intent_id": stray.intent_id, "old": stray.idempotency_key, "new": key, "amount": amount, "at": at},
    )


def set_refund(connection: Connection, intent_id: str, stripe_refund_id: str, at: datetime) -> None:
    """Store the id of the refund that Stripe created."""
    connection.execute(
        "UPDATE stray_intents SET stripe_refund_id = %(refund)s, updated_at = %(at)s WHERE intent_id = %(intent_id)s",
        {"intent_id": intent_id, "refund": stripe_refund_id, "at": at},
    )
