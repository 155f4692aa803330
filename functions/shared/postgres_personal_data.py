"""Reads personal data from PostgreSQL as a service's map describes it."""

from collections.abc import Sequence
from typing import Any

from shared.personal_data import Record
from shared.postgres import Connection


def select_records(
    connection: Connection, table: str, columns: Sequence[str], clause: str, parameters: dict[str, Any]
) -> list[Record]:
    """Return columns of a table's rows in JSON values.

    Args:
        connection: The database connection.
        table: The table; like the columns and the clause it comes from our code.
        columns: The columns.
        clause: What follows FROM and the table, with named parameters.
        parameters: The values of the parameters.
    """
    listed = ", ".join(f"{table}.{column}" for column in columns)
    rows = connection.execute(
        f"SELECT to_jsonb(record) AS record FROM (SELECT {listed} FROM {table} {clause}) AS record".encode(),  # noqa: S608
        parameters,
    )
    return [row["record"] for row in rows]
