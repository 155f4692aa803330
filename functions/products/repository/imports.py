"""Imports of many products, in three statements regardless of their number."""

import json
from typing import Any

from shared.postgres import Connection, Row

_LINES = """
    jsonb_to_recordset(%(lines)s::jsonb) AS line(
        sku text, name text, description text, price_minor bigint, category text, image_url text, stock bigint
    )
"""


def insert_new(connection: Connection, lines: list[dict[str, Any]]) -> dict[str, str]:
    """Create the products whose SKU is new; return their ids by SKU.

    Inserts in the order of SKUs, so that two imports cannot deadlock.
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
    """Lock the products with these SKUs and return them by SKU.

    Locks in the order of ids, as every writer of several products does, to prevent deadlocks.
    """
    rows = connection.execute(
        """
        SELECT sku, id::text, archived_at IS NOT NULL AS archived FROM products
        WHERE sku = ANY(%(skus)s) ORDER BY id FOR UPDATE
        """,
        {"skus": skus},
    )
    return {row["sku"]: row for row in rows}


def update_changed(connection: Connection, lines: list[dict[str, Any]]) -> dict[str, str]:
    """Update the products that differ from their line; return their ids by SKU.

    A column that the line leaves out keeps its value, and so does the stock.
    """
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
