"""Injected faults."""

from dataclasses import dataclass

from localstack.stripe.repository.database import Database


@dataclass(frozen=True)
class Fault:
    """A fault that occurs `remaining` more times.

    Attributes:
        operation: The operation it affects, such as `refunds.create` or `webhooks`.
        event_type: Limits it to this type of event.
        status: HTTP status of a stored failure.
    """

    id: int
    operation: str
    fault: str
    event_type: str | None
    status: int | None
    seconds: float
    times: int
    remaining: int


class Faults:
    """The queue of faults, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, operation: str, fault: str, *, times: int, seconds: float, event_type: str | None, status: int | None
    ) -> Fault:
        """Add a fault."""
        row = self._database.row(
            """
            INSERT INTO faults (operation, fault, event_type, status, seconds, times, remaining)
            VALUES (:operation, :fault, :event_type, :status, :seconds, :times, :times) RETURNING *
            """,
            {"operation": operation, "fault": fault, "event_type": event_type, "status": status}
            | {"seconds": seconds, "times": times},
        )
        assert row  # noqa: S101 -- an insert returns its row
        return Fault(**row)

    def all(self) -> list[Fault]:
        """Return every fault added since the last `clear`, used up or not."""
        return [Fault(**row) for row in self._database.rows("SELECT * FROM faults ORDER BY id")]

    def waiting(self, operation: str) -> list[Fault]:
        """Return the remaining faults of an operation, oldest first."""
        rows = self._database.rows(
            "SELECT * FROM faults WHERE remaining > 0 AND operation IN (:operation, '*') ORDER BY id",
            {"operation": operation},
        )
        return [Fault(**row) for row in rows]

    def use(self, fault: Fault) -> None:
        """Use up one occurrence."""
        self._database.execute("UPDATE faults SET remaining = remaining - 1 WHERE id = :id", {"id": fault.id})

    def clear(self) -> None:
        """Delete all faults."""
        self._database.execute("DELETE FROM faults")
