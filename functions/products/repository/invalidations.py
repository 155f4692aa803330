"""Cache namespaces that were changed while the cache was unavailable."""

from collections.abc import Sequence

from shared.postgres import Connection


def remember(connection: Connection, namespaces: Sequence[str]) -> None:
    """Store namespaces to invalidate later, in the transaction of the change."""
    connection.execute(
        "INSERT INTO pending_invalidations (namespace) SELECT unnest(%(namespaces)s::text[])",
        {"namespaces": list(namespaces)},
    )


def pending(connection: Connection, limit: int) -> dict[int, str]:
    """Return the oldest pending namespaces by id."""
    rows = connection.execute(
        "SELECT id, namespace FROM pending_invalidations ORDER BY id LIMIT %(limit)s", {"limit": limit}
    )
    return {row["id"]: row["namespace"] for row in rows}


def forget(connection: Connection, ids: Sequence[int]) -> None:
    """Delete pending invalidations that were carried out."""
    connection.execute("DELETE FROM pending_invalidations WHERE id = ANY(%(ids)s)", {"ids": list(ids)})
