"""Address books. Lock the user before a change."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from auth.model import ADDRESS_FIELDS, SavedAddress
from auth.repository.database import Connection, database
from shared.postgres import Row

_COLUMNS = ", ".join(("id", *ADDRESS_FIELDS, "is_default", "created_at", "updated_at"))
_ASSIGNMENTS = ", ".join(f"{field} = %({field})s" for field in ADDRESS_FIELDS)


def find_all(user_id: str) -> list[SavedAddress]:
    """Return the addresses of a user, the default first."""
    with database.connection() as connection:
        rows = connection.execute(
            f"""
            SELECT {_COLUMNS} FROM addresses WHERE user_id = %(user_id)s ORDER BY is_default DESC, created_at, id
            """.encode(),  # noqa: S608
            {"user_id": user_id},
        )
        return [_address(row) for row in rows]


def find(connection: Connection, user_id: UUID, address_id: str) -> SavedAddress | None:
    """Return an address of a user; None if the user has no such address."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM addresses WHERE id::text = %(id)s AND user_id = %(user_id)s".encode(),  # noqa: S608
        {"id": address_id, "user_id": user_id},
    ).fetchone()
    return _address(row) if row else None


def count(connection: Connection, user_id: UUID) -> int:
    """Return the number of a user's addresses."""
    [row] = connection.execute(
        "SELECT count(*) AS addresses FROM addresses WHERE user_id = %(user_id)s", {"user_id": user_id}
    )
    return int(row["addresses"])


def add(connection: Connection, user_id: UUID, fields: Mapping[str, str | None], *, is_default: bool) -> SavedAddress:
    """Insert an address. Before a default, call `clear_default`."""
    names = ", ".join(ADDRESS_FIELDS)
    values = ", ".join(f"%({field})s" for field in ADDRESS_FIELDS)
    [row] = connection.execute(
        f"""
        INSERT INTO addresses (id, user_id, {names}, is_default) VALUES (%(id)s, %(user_id)s, {values}, %(is_default)s)
        RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {"id": uuid4(), "user_id": user_id, "is_default": is_default, **fields},
    )
    return _address(row)


def update(
    connection: Connection, address: SavedAddress, fields: Mapping[str, str | None], *, is_default: bool
) -> SavedAddress:
    """Replace the fields of an address. Before a new default, call `clear_default`."""
    [row] = connection.execute(
        f"""
        UPDATE addresses SET {_ASSIGNMENTS}, is_default = %(is_default)s, updated_at = clock_timestamp()
        WHERE id = %(id)s RETURNING {_COLUMNS}
        """.encode(),  # noqa: S608
        {"id": address.id, "is_default": is_default, **fields},
    )
    return _address(row)


def clear_default(connection: Connection, user_id: UUID) -> None:
    """Leave a user without a default address, until another becomes the default in this transaction."""
    connection.execute(
        "UPDATE addresses SET is_default = false WHERE user_id = %(user_id)s AND is_default", {"user_id": user_id}
    )


def delete(connection: Connection, user_id: UUID, address: SavedAddress) -> None:
    """Delete an address. Of those left, the one changed last becomes the default if the deleted one was."""
    connection.execute("DELETE FROM addresses WHERE id = %(id)s", {"id": address.id})
    connection.execute(
        """
        UPDATE addresses SET is_default = true WHERE %(was_default)s AND id = (
            SELECT id FROM addresses WHERE user_id = %(user_id)s ORDER BY updated_at DESC, id LIMIT 1
        )
        """,
        {"user_id": user_id, "was_default": address.is_default},
    )


def delete_all(connection: Connection, user_id: UUID) -> None:
    """Empty a user's address book."""
    connection.execute("DELETE FROM addresses WHERE user_id = %(user_id)s", {"user_id": user_id})


def _address(row: Row) -> SavedAddress:
    return SavedAddress(
        id=row["id"],
        fields={field: row[field] for field in ADDRESS_FIELDS},
        is_default=row["is_default"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
