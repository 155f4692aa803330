"""Charges and refunds that are decided later."""

from localstack.stripe.repository.database import Database


class Settlements:
    """What waits for its bank."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, object_id: str, due_at: float) -> None:
        """Decide about a charge or refund at `due_at`."""
        self._database.execute(
            "INSERT INTO settlements (object_id, due_at) VALUES (:id, :due_at)", {"id": object_id, "due_at": due_at}
        )

    def take_due(self, now: float) -> list[str]:
        """The charges and refunds to decide about now."""
        rows = self._database.rows("DELETE FROM settlements WHERE due_at <= :now RETURNING object_id", {"now": now})
        return [row["object_id"] for row in rows]

    def next_due_at(self) -> float | None:
        """When the next one is due."""
        row = self._database.row("SELECT MIN(due_at) AS due_at FROM settlements")
        return row["due_at"] if row else None
