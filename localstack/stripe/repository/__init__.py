"""The sandbox's state; the only place with SQL."""

from contextlib import AbstractContextManager
from pathlib import Path

from localstack.stripe.repository.database import Database
from localstack.stripe.repository.deliveries import Deliveries
from localstack.stripe.repository.faults import Faults
from localstack.stripe.repository.keys import IdempotencyKeys
from localstack.stripe.repository.objects import Objects
from localstack.stripe.repository.settlements import Settlements

_FILE = "stripe.sqlite3"


class Repository:
    """The sandbox's state.

    Args:
        state_dir: Directory for the database; None keeps it in memory.
    """

    def __init__(self, state_dir: Path | None = None) -> None:
        if state_dir:
            state_dir.mkdir(parents=True, exist_ok=True)
        self._database = Database(state_dir / _FILE if state_dir else None)
        self.objects = Objects(self._database)
        self.keys = IdempotencyKeys(self._database)
        self.faults = Faults(self._database)
        self.deliveries = Deliveries(self._database)
        self.settlements = Settlements(self._database)

    def transaction(self) -> AbstractContextManager[None]:
        """Run a block as one transaction. It must not await."""
        return self._database.transaction()

    def forget(self) -> None:
        """Delete everything except webhook endpoints."""
        self._database.execute("DELETE FROM idempotency_keys")
        self._database.execute("DELETE FROM faults")
        self._database.execute("DELETE FROM deliveries")
        self._database.execute("DELETE FROM settlements")
        self._database.execute("DELETE FROM objects WHERE kind <> 'webhook_endpoint'")

    def close(self) -> None:
        """Close the database."""
        self._database.close()
