"""All that the sandbox remembers, and the only place with SQL."""

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
    """The sandbox's memory.

    Args:
        state_dir: Where it is kept; None forgets everything at the end.
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
        """All or nothing of what is written inside. Nothing may be awaited there."""
        return self._database.transaction()

    def forget(self) -> None:
        """Start anew; webhook endpoints stay."""
        for table in ("idempotency_keys", "faults", "deliveries", "settlements"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608 -- these four
        self._database.execute("DELETE FROM objects WHERE kind <> 'webhook_endpoint'")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
