"""Answers kept under their idempotency keys."""

from dataclasses import dataclass

from localstack.stripe.repository.database import Database


@dataclass(frozen=True)
class StoredAnswer:
    """The first answer to a request with an idempotency key, and what that request was."""

    fingerprint: str
    request_id: str
    status: int
    body: str


class IdempotencyKeys:
    """What the first request with each key was answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: str, now: float) -> StoredAnswer | None:
        """The answer under a key that is not too old."""
        row = self._database.row(
            "SELECT fingerprint, request_id, status, body FROM idempotency_keys WHERE key = :key AND expires_at > :now",
            {"key": key, "now": now},
        )
        return StoredAnswer(**row) if row else None

    def store(self, key: str, answer: StoredAnswer, expires_at: float) -> None:
        """Keep an answer until `expires_at`."""
        self._database.execute(
            """
            INSERT OR REPLACE INTO idempotency_keys (key, fingerprint, request_id, status, body, expires_at)
            VALUES (:key, :fingerprint, :request_id, :status, :body, :expires_at)
            """,
            {"key": key, "expires_at": expires_at} | vars(answer),
        )

    def prune(self, now: float) -> None:
        """Forget old answers."""
        self._database.execute("DELETE FROM idempotency_keys WHERE expires_at <= :now", {"now": now})
