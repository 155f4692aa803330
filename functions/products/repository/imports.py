"""Imports of many products, in a few statements regardless of their number."""

import json

from products.model import Columns
from shared.postgres import Connection, Row

_LINES = """
    jsonb_to_recordset(%(lines)s::jsonb) AS line(
        sku text, name text, description text, price_minor bigint, category text, image_url text, stock bigint
    )
"""


def add_categories(connection: Connection, lines: list[Columns]) -> None:
    """Create the categories that are new, in the order of their keys, so that two imports cannot deadlock."""
    connection.execute(
        """
        INSERT INTO categories (key, name)
        SELECT DISTINCT ON (comparison_key(category)) comparison_key(category), category
        FROM unnest(%(categories)s::text[]) WITH ORDINALITY AS line(category, number)
        ORDER BY comparison_key(category), number
        ON CONFLICT (key) DO NOTHING
        """,
        {"categories": [line["category"] for line in lines]},
    )


def insert_new(connection: Connection, lines: list[Columns]) -> dict[str, str]:
    """Create the products whose SKU is new; return their ids by SKU.

    Inserts in the order of the SKUs' keys, so that two imports cannot deadlock.
    """
    rows = connection.execute(
        f"""
        INSERT INTO products (sku, name, description, price_minor, category, image_url, on_hand)
        SELECT sku, name, coalesce(description, ''), price_minor, category, image_url, coalesce(stock, 0)
        FROM {_LINES} ORDER BY comparison_key(sku)
        ON CONFLICT DO NOTHING
        RETURNING sku, id::text
        """.encode(),  # noqa: S608
        {"lines": json.dumps(lines)},
    )
    return {row["sku"]: row["id"] for row in rows}


def lock_existing(connection: Connection, skus: list[str]) -> dict[str, Row]:
    """Lock the products with these SKUs and return them by the SKU asked for.

    Locks in the order of ids, as every writer of several products does, to prevent deadlocks.
    """
    rows = connection.execute(
        """
        SELECT line.sku, id::text, archived_at IS NOT NULL AS archived
        FROM products JOIN unnest(%(skus)s::text[]) AS line(sku) ON sku_key = comparison_key(line.sku)
        ORDER BY id FOR UPDATE OF products
        """,
        {"skus": skus},
    )
    return {row["sku"]: row for row in rows}


def update_changed(connection: Connection, lines: list[Columns]) -> dict[str, str]:
    """Update the products that differ from their line; return their ids by the SKU of the line.

    A column that the line leaves out keeps its value, and so does the stock. A category keeps its spelling.
    """
    rows = connection.execute(
        f"""
        UPDATE products SET
            name = line.name,
            description = coalesce(line.description, products.description),
            price_minor = line.price_minor,
            category = categories.name,
            image_url = coalesce(line.image_url, products.image_url),
            updated_at = clock_timestamp()
        FROM {_LINES} JOIN categories ON categories.key = comparison_key(line.category)
        WHERE sku_key = comparison_key(line.sku) AND products.archived_at IS NULL AND (
            products.name, products.description, products.price_minor, products.category, products.image_url
        ) IS DISTINCT FROM (
            line.name, coalesce(line.description, products.description), line.price_minor, categories.name,
            coalesce(line.image_url, products.image_url)
        )
        RETURNING line.sku, products.id::text
        """.encode(),  # noqa: S608
        {"lines": json.dumps(lines)},
    )
    return {row["sku"]: row["id"] for row in rows}
