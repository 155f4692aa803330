"""Many products at once, in three statements whatever their number."""

import json
from typing import Any

from shared.postgres import Connection, Row

_LINES = """
    jsonb_to_recordset(%(lines)s::jsonb) AS line(
        sku text, name text, description text, price_minor bigint, category text, image_url text, stock bigint
    )
"""


def insert_new(connection: Connection, lines: list[dict[str, Any]]) -> dict[str, str]:
    """Create those whose sku is new; gives their ids by sku.

    In the order of skus, so that two imports never wait for each other.
    """
    rows = connection.execute(
        f"""
        INSERT INTO products (sku, name, description, price_minor, category, image_url, on_hand)
        SELECT sku, name, coalesce(description, ''), price_minor, category, image_url, coalesce(stock, 0)
        FROM {_LINES} ORDER BY sku
        ON CONFLICT (sku) DO NOTHING
        RETURNING sku, id::text
        """.encode(),  # noqa: S608
        {"lines": json.dumps(lines)},
    )
    return {row["sku"]: row["id"] for row in rows}


def lock_existing(connection: Connection, skus: list[str]) -> dict[str, Row]:
    """Rows with these skus by sku, in the order of ids in which every writer of many products locks them."""
    rows = connection.execute(
        """
        SELECT sku, id::text, archived_at IS NOT NULL AS archived FROM products
        WHERE sku = ANY(%(skus)s) ORDER BY id FOR UPDATE
        """,
        {"skus": skus},
    )
    return {row["sku"]: row for row in rows}


def update_changed(connection: Connection, lines: list[dict[str, Any]]) -> dict[str, str]:
    """Give those that differ what their line says; ids by sku. What a line leaves out stays, and so does stock."""
    rows = connection.execute(
        f"""
        UPDATE products SET
            name = line.name,
            description = coalesce(line.description, products.description),
            price_minor = line.price_minor,
            category = line.category,
            image_url = coalesce(line.image_url, products.image_url),
            updated_at = clock_timestamp()
        FROM {_LINES}
        WHERE products.sku = line.sku AND products.archived_at IS NULL AND (
            products.name, products.description, products.price_minor, products.category, products.image_url
        ) IS DISTINCT FROM (
            line.name, coalesce(line.description, products.description), line.price_minor, line.category,
            coalesce(line.image_url, products.image_url)
        )
        RETURNING products.sku, products.id::text
        """.encode(),  # noqa: S608
        {"lines": json.dumps(lines)},
    )
    return {row["sku"]: row["id"] for row in rows}
