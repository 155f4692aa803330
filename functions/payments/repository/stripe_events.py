"""Handled Stripe events and their outcomes."""

from datetime import datetime
from typing import Literal

from shared.postgres import Connection

type Outcome = Literal["applied", "ignored", "foreign", "mismatch", "unknown_payment"]


def add(connection: Connection, event_id: str, kind: str, at: datetime) -> bool:
    """Store an event as applied; False if it was handled before. Waits for a concurrent transaction with this event."""
    row = connection.execute(
        """
        INSERT INTO stripe_events (id, type, outcome, received_at) VALUES (%(id)s, %(type)s, 'applied', %(at)s)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        {"id": event_id, "type": kind, "at": at},
    ).fetchone()
    return row is not None


def set_outcome(connection: Connection, event_id: str, outcome: Outcome, intent_id: str | None) -> None:
    """Store why an event was not applied."""
    connection.execute(
        "UPDATE stripe_events SET outcome = %(outcome)s, intent_id = %(intent_id)s WHERE id = %(id)s",
        {"id": event_id, "outcome": outcome, "intent_id": intent_id},
    )


def has_unmatched(connection: Connection, intent_id: str) -> bool:
    """Whether events of a PaymentIntent arrived before any payment had it."""
    row = connection.execute(
        "SELECT 1 FROM stripe_events WHERE intent_id = %(id)s AND outcome = 'unknown_payment' LIMIT 1",
        {"id": intent_id},
    ).fetchone()
    return row is not None


def delete_old(connection: Connection, before: datetime) -> int:
    """Delete events that Stripe no longer delivers: it stops after three days."""
    return connection.execute("DELETE FROM stripe_events WHERE received_at < %(before)s", {"before": before}).rowcount
