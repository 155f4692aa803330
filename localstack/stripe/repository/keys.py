"""Responses stored under their idempotency keys."""

from dataclasses import dataclass

from localstack.stripe.repository.database import Database


@dataclass(frozen=True)
class StoredResponse:
    """The first response to a request with an idempotency key, and the request's fingerprint."""

    fingerprint: str
    request_id: str
    status: int
    body: str


class IdempotencyKeys:
    """The stored responses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: str, now: float) -> StoredResponse | None:
        """Return the response stored under a key, unless it has expired."""
        row = self._database.row(
            "SELECT fingerprint, request_id, status, body FROM idempotency_keys WHERE key = :key AND expires_at > :now",
            {"key": key, "now": now},
        )
        return StoredResponse(**row) if row else None

    def store(self, key: str, response: StoredResponse, expires_at: float) -> None:
        """Store a response until `expires_at`."""
        self._database.execute(
            """
            INSERT OR REPLACE INTO idempotency_keys (key, fingerprint, request_id, status, body, expires_at)
            VALUES (:key, :fingerprint, :request_id, :status, :body, :expires_at)
            """,
            {"key": key, "expires_at": expires_at} | vars(response),
        )

    def prune(self, now: float) -> None:
        """Delete expired responses."""
        self._database.execute("DELETE FROM idempotency_keys WHERE expires_at <= :now", {"now": now})
