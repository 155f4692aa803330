"""Webhook deliveries."""

from dataclasses import dataclass

from localstack.stripe.repository.database import Database


@dataclass(frozen=True)
class Delivery:
    """The delivery of one event to one endpoint.

    Attributes:
        state: `waiting`, `sending`, `delivered`, `failed` (no attempts left) or `dropped` (by a fault).
        held: Whether it waits until a later event is delivered.
        outcome: Outcome of the last attempt.
    """

    id: int
    event_id: str
    event_type: str
    endpoint_id: str
    state: str
    held: int
    attempts: int
    outcome: str | None
    due_at: float


class Deliveries:
    """The queue of webhook deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, event_id: str, event_type: str, endpoint_id: str, *, due_at: float, state: str, held: bool) -> None:
        """Queue a delivery; a held one waits until a later event is delivered."""
        self._database.execute(
            """
            INSERT INTO deliveries (event_id, event_type, endpoint_id, state, held, due_at)
            VALUES (:event_id, :event_type, :endpoint_id, :state, :held, :due_at)
            """,
            {"event_id": event_id, "event_type": event_type, "endpoint_id": endpoint_id}
            | {"state": state, "held": held, "due_at": due_at},
        )

    def claim_due(self, now: float) -> list[Delivery]:
        """Claim the deliveries that are due."""
        rows = self._database.rows(
            """
            UPDATE deliveries SET state = 'sending', attempts = attempts + 1
            WHERE state = 'waiting' AND due_at <= :now RETURNING *
            """,
            {"now": now},
        )
        return sorted((Delivery(**row) for row in rows), key=lambda delivery: delivery.id)

    def next_due_at(self) -> float | None:
        """Return when the next delivery is due, or None."""
        row = self._database.row("SELECT MIN(due_at) AS due_at FROM deliveries WHERE state = 'waiting'")
        return row["due_at"] if row else None

    def finish(self, delivery: Delivery, state: str, outcome: str, due_at: float) -> None:
        """Record the outcome of an attempt."""
        self._database.execute(
            "UPDATE deliveries SET state = :state, outcome = :outcome, due_at = :due_at WHERE id = :id",
            {"id": delivery.id, "state": state, "outcome": outcome, "due_at": due_at},
        )

    def release_held(self, passed_by: Delivery, now: float) -> None:
        """Release the held deliveries of earlier events to the same endpoint."""
        self._database.execute(
            """
            UPDATE deliveries SET held = 0, due_at = :now
            WHERE held = 1 AND state = 'waiting' AND endpoint_id = :endpoint_id AND id < :id
            """,
            {"now": now, "endpoint_id": passed_by.endpoint_id, "id": passed_by.id},
        )

    def resume(self) -> None:
        """Queue deliveries again that were interrupted when the sandbox stopped."""
        self._database.execute("UPDATE deliveries SET state = 'waiting' WHERE state = 'sending'")

    def undelivered(self, event_id: str) -> int:
        """Return how many endpoints have not received the event."""
        row = self._database.row(
            "SELECT COUNT(DISTINCT endpoint_id) AS n FROM deliveries WHERE event_id = :id AND state <> 'delivered'",
            {"id": event_id},
        )
        return row["n"] if row else 0

    def all(self) -> list[Delivery]:
        """Return every delivery, oldest first."""
        return [Delivery(**row) for row in self._database.rows("SELECT * FROM deliveries ORDER BY id")]
