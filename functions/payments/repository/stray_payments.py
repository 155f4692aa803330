"""Money that was taken beside our payments and goes back, and where the reconciler goes on."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from payments.model import Stray
from shared.postgres import Connection


def find(connection: Connection, intent_ids: Sequence[str]) -> list[Stray]:
    """Those known among these PaymentIntents."""
    rows = connection.execute(
        """
        SELECT intent_id, order_id, amount_minor AS amount, currency, idempotency_key, stripe_refund_id
        FROM stray_intents WHERE intent_id = ANY(%(ids)s)
        """,
        {"ids": list(intent_ids)},
    )
    return [Stray(**row) for row in rows]


def add(connection: Connection, stray: Stray, at: datetime) -> Stray:
    """Write down a stray; the one that somebody else wrote down before, if there is one."""
    connection.execute(
        """
        INSERT INTO stray_intents (
            intent_id, order_id, amount_minor, currency, idempotency_key, stripe_refund_id, found_at, updated_at
        ) VALUES (
            %(intent_id)s, %(order_id)s, %(amount)s, %(currency)s, %(idempotency_key)s, %(stripe_refund_id)s, %(at)s,
            %(at)s
        ) ON CONFLICT DO NOTHING
        """,
        {**asdict(stray), "at": at},
    )
    return find(connection, [stray.intent_id])[0]


def renew(connection: Connection, stray: Stray, key: str, amount: int, at: datetime) -> None:
    """Ask for another amount under another idempotency key next time, unless somebody else has changed that."""
    connection.execute(
        """
        UPDATE stray_intents SET idempotency_key = %(new)s, amount_minor = %(amount)s, updated_at = %(at)s
        WHERE intent_id = %(intent_id)s AND idempotency_key = %(old)s AND stripe_refund_id IS NULL
        """,
        {"intent_id": stray.intent_id, "old": stray.idempotency_key, "new": key, "amount": amount, "at": at},
    )


def note_refund(connection: Connection, intent_id: str, stripe_refund_id: str, at: datetime) -> None:
    """The money is on its way back."""
    connection.execute(
        "UPDATE stray_intents SET stripe_refund_id = %(refund)s, updated_at = %(at)s WHERE intent_id = %(intent_id)s",
        {"intent_id": intent_id, "refund": stripe_refund_id, "at": at},
    )


def position(connection: Connection, name: str) -> str | None:
    """Where a list is to be gone on with."""
    row = connection.execute("SELECT after FROM reconciler_positions WHERE list = %(list)s", {"list": name}).fetchone()
    return row["after"] if row else None


def store_position(connection: Connection, name: str, after: str | None, at: datetime) -> None:
    """Remember where a list is to be gone on with; None forgets it."""
    parameters = {"list": name, "after": after, "at": at}
    if after is None:
        connection.execute("DELETE FROM reconciler_positions WHERE list = %(list)s", parameters)
        return
    connection.execute(
        """
        INSERT INTO reconciler_positions (list, after, stored_at) VALUES (%(list)s, %(after)s, %(at)s)
        ON CONFLICT (list) DO UPDATE SET after = EXCLUDED.after, stored_at = EXCLUDED.stored_at
        """,
        parameters,
    )
