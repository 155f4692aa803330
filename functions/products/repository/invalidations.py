"""Cache namespaces that were changed while the cache could not be told."""

from collections.abc import Sequence

from shared.postgres import Connection


def remember(connection: Connection, namespaces: Sequence[str]) -> None:
    """Note what the cache must be told later; part of the change's own transaction."""
    connection.execute(
        "INSERT INTO pending_invalidations (namespace) SELECT unnest(%(namespaces)s::text[])",
        {"namespaces": list(namespaces)},
    )


def pending(connection: Connection, limit: int) -> dict[int, str]:
    """The oldest of them, by id."""
    rows = connection.execute(
        "SELECT id, namespace FROM pending_invalidations ORDER BY id LIMIT %(limit)s", {"limit": limit}
    )
    return {row["id"]: row["namespace"] for row in rows}


def forget(connection: Connection, ids: Sequence[int]) -> None:
    """The cache was told."""
    connection.execute("DELETE FROM pending_invalidations WHERE id = ANY(%(ids)s)", {"ids": list(ids)})
