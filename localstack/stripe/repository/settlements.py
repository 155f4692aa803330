"""Charges and refunds that banks settle later."""

from localstack.stripe.repository.database import Database


class Settlements:
    """The pending settlements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, object_id: str, due_at: float) -> None:
        """Schedule the settlement of a charge or refund."""
        self._database.execute(
            "INSERT INTO settlements (object_id, due_at) VALUES (:id, :due_at)", {"id": object_id, "due_at": due_at}
        )

    def take_due(self, now: float) -> list[str]:
        """Remove and return the ids of the charges and refunds that are due."""
        rows = self._database.rows("DELETE FROM settlements WHERE due_at <= :now RETURNING object_id", {"now": now})
        return [row["object_id"] for row in rows]

    def next_due_at(self) -> float | None:
        """Return when the next settlement is due, or None."""
        row = self._database.row("SELECT MIN(due_at) AS due_at FROM settlements")
        return row["due_at"] if row else None
