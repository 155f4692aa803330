"""Messages. A message is claimed with a lease before it is sent."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from messages.model import Kind, Locale, Message, Recipient, State
from shared.list_positions import ListPosition
from shared.postgres import Connection

_COLUMNS = """
    id::text, event_id, kind, recipient, copy, user_id, order_id, token_id, data, state, reason, attempts, failures,
    last_error, lease_until, handed_over_at, repeated, address, locale, provider_id, event_at, created_at,
    updated_at, sent_at
"""


class NewMessage(NamedTuple):
    """A message to insert."""

    id: str
    event_id: str
    kind: Kind
    recipient: Recipient
    user_id: str | None
    order_id: str | None
    token_id: str | None
    data: dict[str, Any]
    event_at: datetime


def insert(connection: Connection, new: NewMessage, at: datetime) -> str:
    """Insert an event's message, or find it if it exists; return its id."""
    [row] = connection.execute(
        """
        INSERT INTO messages (
            id, event_id, kind, recipient, user_id, order_id, token_id, data, next_attempt_at, event_at, created_at,
            updated_at
        ) VALUES (
            %(id)s, %(event_id)s, %(kind)s, %(recipient)s, %(user_id)s, %(order_id)s, %(token_id)s, %(data)s, %(at)s,
            %(event_at)s, %(at)s, %(at)s
        )
        ON CONFLICT (event_id, kind, recipient, copy) DO UPDATE SET updated_at = messages.updated_at
        RETURNING id::text
        """,
        {**new._asdict(), "data": json.dumps(new.data), "at": at},
    )
    return str(row["id"])


def insert_copy(connection: Connection, message: Message, new_id: str, at: datetime) -> Message:
    """Insert another copy of a message, or return the one that is still pending."""
    same = "event_id = %(event_id)s AND kind = %(kind)s AND recipient = %(recipient)s"
    names = {"event_id": message.event_id, "kind": message.kind, "recipient": message.recipient}
    # One at a time.
    connection.execute(f"SELECT 1 FROM messages WHERE {same} ORDER BY copy LIMIT 1 FOR UPDATE".encode(), names)  # noqa: S608
    if waiting := _many(connection, f"WHERE {same} AND state = 'pending' ORDER BY copy DESC LIMIT 1", names):
        return waiting[0]
    [row] = connection.execute(
        f"""
        INSERT INTO messages (
            id, event_id, kind, recipient, copy, user_id, order_id, token_id, data, next_attempt_at, event_at,
            created_at, updated_at
        )
        SELECT %(id)s, event_id, kind, recipient, copy + 1, user_id, order_id, token_id, data, %(at)s, event_at,
            %(at)s, %(at)s
        FROM messages WHERE {same} ORDER BY copy DESC LIMIT 1
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {**names, "id": new_id, "at": at},
    )
    return Message(**row)


def find(connection: Connection, message_id: str) -> Message | None:
    """Return a message, or None if it does not exist."""
    return next(iter(_many(connection, "WHERE id = %(id)s", {"id": message_id})), None)


def list_newest(
    connection: Connection, order_id: str | None, state: State | None, before: ListPosition | None, limit: int
) -> list[Message]:
    """Return messages, newest first.

    Args:
        connection: The database connection.
        order_id: Only messages about this order; None for all.
        state: Only messages in this state; None for all.
        before: Only messages older than this position.
        limit: Maximum number of messages.
    """
    conditions = {
        "order_id = %(order_id)s": order_id,
        "state = %(state)s": state,
        "(created_at, id) < (%(created_at)s, %(id)s::uuid)": before,
    }
    active = [condition for condition, value in conditions.items() if value is not None]
    where = f"WHERE {' AND '.join(active)}" if active else ""
    parameters = {"order_id": order_id, "state": state, "limit": limit, **(before._asdict() if before else {})}
    return _many(connection, f"{where} ORDER BY created_at DESC, id DESC LIMIT %(limit)s", parameters)


def claim(connection: Connection, message_id: str, now: datetime, lease_until: datetime) -> Message | None:
    """Claim a message; None if it is not due, or another attempt holds its lease."""
    return _claim(connection, "id = %(id)s", {"id": message_id}, now, lease_until)


def claim_next(connection: Connection, now: datetime, lease_until: datetime) -> Message | None:
    """Claim the message that has been due for the longest time; None if none is due."""
    return _claim(connection, "true", {}, now, lease_until)


def _claim(
    connection: Connection, condition: str, parameters: dict[str, str], now: datetime, lease_until: datetime
) -> Message | None:
    row = connection.execute(
        f"""
        UPDATE messages SET lease_until = %(lease_until)s, attempts = attempts + 1, updated_at = %(now)s,
            repeated = repeated OR handed_over_at IS NOT NULL
        WHERE id = (
            SELECT id FROM messages
            WHERE {condition} AND state = 'pending' AND next_attempt_at <= %(now)s
                AND (lease_until IS NULL OR lease_until <= %(now)s)
            ORDER BY next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        )
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {**parameters, "now": now, "lease_until": lease_until},
    ).fetchone()
    return Message(**row) if row else None


def hand_over(connection: Connection, message: Message, address: str, locale: Locale, at: datetime) -> bool:
    """Store that a claimed message is about to be handed over; False if the lease was lost."""
    done = connection.execute(
        """
        UPDATE messages SET address = %(address)s, locale = %(locale)s, handed_over_at = %(at)s, updated_at = %(at)s
        WHERE id = %(id)s AND state = 'pending' AND lease_until = %(lease)s
        """,
        {"id": message.id, "lease": message.lease_until, "address": address, "locale": locale, "at": at},
    )
    return done.rowcount == 1


def mark_sent(connection: Connection, message: Message, provider_id: str, at: datetime) -> None:
    """Store that SES accepted a message, also if the lease was lost since. One that was erased stays erased."""
    connection.execute(
        """
        UPDATE messages SET state = 'sent', sent_at = %(at)s, reason = NULL,
            provider_id = CASE WHEN reason = 'erased' THEN NULL ELSE %(provider_id)s END,
            last_error = NULL, lease_until = NULL, handed_over_at = NULL, updated_at = %(at)s
        WHERE id = %(id)s AND state <> 'sent'
        """,
        {"id": message.id, "provider_id": provider_id, "at": at},
    )


def end(connection: Connection, message: Message, state: State, reason: str, error: str | None, at: datetime) -> None:
    """Store that a claimed message is suppressed or has failed."""
    connection.execute(
        """
        UPDATE messages SET state = %(state)s, reason = %(reason)s, last_error = coalesce(%(error)s, last_error),
            lease_until = NULL, handed_over_at = NULL, updated_at = %(at)s
        WHERE id = %(id)s AND state = 'pending' AND lease_until = %(lease)s
        """,
        {
            "id": message.id,
            "lease": message.lease_until,
            "state": state,
            "reason": reason,
            "error": error,
            "at": at,
        },
    )


def postpone(
    connection: Connection,
    message: Message,
    error: str,
    failures: int,
    until: datetime,
    at: datetime,
    *,
    handed_over: bool,
) -> None:
    """Store that an attempt failed and when to try again.

    Args:
        connection: The database connection.
        message: The claimed message.
        error: Type of the error.
        failures: How many attempts failed for another reason than an outage.
        until: Earliest time of the next attempt.
        at: The current time.
        handed_over: Whether SES may have accepted the message nevertheless.
    """
    connection.execute(
        """
        UPDATE messages SET last_error = %(error)s, failures = %(failures)s, next_attempt_at = %(until)s,
            lease_until = NULL, updated_at = %(at)s, handed_over_at = CASE WHEN %(handed_over)s THEN handed_over_at END
        WHERE id = %(id)s AND state = 'pending' AND lease_until = %(lease)s
        """,
        {
            "id": message.id,
            "lease": message.lease_until,
            "error": error,
            "failures": failures,
            "until": until,
            "at": at,
            "handed_over": handed_over,
        },
    )


def count_left_behind(connection: Connection, created_before: datetime) -> int:
    """Count the old messages that are still pending."""
    [row] = connection.execute(
        "SELECT count(*) AS waiting FROM messages WHERE state = 'pending' AND created_at < %(before)s",
        {"before": created_before},
    )
    return int(row["waiting"])


def delete_old(connection: Connection, before: datetime, limit: int) -> int:
    """Delete messages whose retention period has ended."""
    return connection.execute(
        """
        DELETE FROM messages WHERE id IN (
            SELECT id FROM messages WHERE created_at < %(before)s ORDER BY created_at, id LIMIT %(limit)s
        )
        """,
        {"before": before, "limit": limit},
    ).rowcount


def _many(connection: Connection, clause: str, parameters: dict[str, Any]) -> list[Message]:
    rows: Sequence[dict[str, Any]] = connection.execute(
        f"SELECT {_COLUMNS} FROM messages {clause}".encode(),  # noqa: S608
        parameters,
    ).fetchall()
    return [Message(**row) for row in rows]
