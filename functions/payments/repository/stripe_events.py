"""Stripe's events that were taken, and what came of them."""

from datetime import datetime
from typing import Literal

from shared.postgres import Connection

type Outcome = Literal["applied", "ignored", "foreign", "mismatch", "unknown_payment"]


def take(connection: Connection, event_id: str, kind: str, at: datetime) -> bool:
    """Note an event as taken; False if it was taken before. Who comes second waits for the first."""
    row = connection.execute(
        """
        INSERT INTO stripe_events (id, type, outcome, received_at) VALUES (%(id)s, %(type)s, 'applied', %(at)s)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        {"id": event_id, "type": kind, "at": at},
    ).fetchone()
    return row is not None


def conclude(connection: Connection, event_id: str, outcome: Outcome, intent_id: str | None) -> None:
    """Note what came of an event, where nothing was applied."""
    connection.execute(
        "UPDATE stripe_events SET outcome = %(outcome)s, intent_id = %(intent_id)s WHERE id = %(id)s",
        {"id": event_id, "outcome": outcome, "intent_id": intent_id},
    )


def came_too_early(connection: Connection, intent_id: str) -> bool:
    """Whether there were events of a PaymentIntent before any payment had it."""
    row = connection.execute(
        "SELECT 1 FROM stripe_events WHERE intent_id = %(id)s AND outcome = 'unknown_payment' LIMIT 1",
        {"id": intent_id},
    ).fetchone()
    return row is not None


def forget_old(connection: Connection, received_before: datetime) -> int:
    """Drop what Stripe does not deliver any more: it gives up after three days."""
    return connection.execute(
        "DELETE FROM stripe_events WHERE received_at < %(before)s", {"before": received_before}
    ).rowcount
