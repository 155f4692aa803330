"""Faults that were ordered and not yet used up."""

from dataclasses import dataclass

from localstack.stripe.repository.database import Database


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, `remaining` more times.

    Attributes:
        operation: What it happens to, such as `refunds.create` or `webhooks`.
        event_type: The only type of event it happens to.
        status: The HTTP status of a stored failure.
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
        """Order a fault."""
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
        """Every fault ordered since the menu was last cleared, used up or not."""
        return [Fault(**row) for row in self._database.rows("SELECT * FROM faults ORDER BY id")]

    def waiting(self, operation: str) -> list[Fault]:
        """The faults that wait for an operation, oldest first."""
        rows = self._database.rows(
            "SELECT * FROM faults WHERE remaining > 0 AND operation IN (:operation, '*') ORDER BY id",
            {"operation": operation},
        )
        return [Fault(**row) for row in rows]

    def use(self, fault: Fault) -> None:
        """Count one use."""
        self._database.execute("UPDATE faults SET remaining = remaining - 1 WHERE id = :id", {"id": fault.id})

    def clear(self) -> None:
        """Forget all faults."""
        self._database.execute("DELETE FROM faults")
