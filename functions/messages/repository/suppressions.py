"""Addresses that get no more mail. Stored as hashes: this outlives accounts and must not become a list of addresses."""

import hashlib
from datetime import datetime
from typing import Literal

from shared.postgres import Connection

type Reason = Literal["bounce", "complaint"]


def add(connection: Connection, address: str, reason: Reason, at: datetime) -> bool:
    """Suppress an address; False if it was before, for this reason."""
    done = connection.execute(
        """
        INSERT INTO suppressions (address_hash, reason, created_at) VALUES (%(hash)s, %(reason)s, %(at)s)
        ON CONFLICT DO NOTHING
        """,
        {"hash": _hash(address), "reason": reason, "at": at},
    )
    return done.rowcount == 1


def reasons(connection: Connection, address: str) -> set[str]:
    """Return why an address is suppressed; an empty set if it is not."""
    rows = connection.execute("SELECT reason FROM suppressions WHERE address_hash = %(hash)s", {"hash": _hash(address)})
    return {str(row["reason"]) for row in rows}


def remove(connection: Connection, address: str) -> set[str]:
    """Lift the suppression of an address; return why it was suppressed, an empty set if it was not."""
    rows = connection.execute(
        "DELETE FROM suppressions WHERE address_hash = %(hash)s RETURNING reason", {"hash": _hash(address)}
    )
    return {str(row["reason"]) for row in rows}


def _hash(address: str) -> str:
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()
