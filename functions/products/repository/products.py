"""Single products."""

from typing import Any
from uuid import UUID

from products.model import Product
from shared.postgres import Connection, Row

COLUMNS = (
    "id, sku, name, description, price_minor, category, available AS stock, image_url, tax_class, weight_g,"
    " created_at, updated_at"
)

_CHANGEABLE = ("sku", "name", "description", "price_minor", "category", "image_url", "tax_class", "weight_g")


def find(connection: Connection, product_id: str) -> Product | None:
    """Return a product that is not archived."""
    row = connection.execute(
        f"SELECT {COLUMNS} FROM products WHERE id = %(id)s AND archived_at IS NULL".encode(),  # noqa: S608
        {"id": product_id},
    ).fetchone()
    return product(row) if row else None


def insert(connection: Connection, fields: dict[str, Any]) -> Product | None:
    """Create a product; return None if its SKU is taken."""
    row = connection.execute(
        f"""
        INSERT INTO products
            (sku, name, description, price_minor, category, image_url, tax_class, weight_g, on_hand)
        VALUES (
            %(sku)s, %(name)s, %(description)s, %(price_minor)s, %(category)s, %(image_url)s, %(tax_class)s,
            %(weight_g)s, %(stock)s
        )
        ON CONFLICT DO NOTHING
        RETURNING {COLUMNS}
        """.encode(),  # noqa: S608
        fields,
    ).fetchone()
    return product(row) if row else None


def update(connection: Connection, product_id: str, changes: dict[str, Any]) -> Product | None:
    """Change some columns of a product that is not archived.

    Raises:
        UniqueViolation: Another product has the new SKU.
    """
    assignments = ", ".join(f"{column} = %({column})s" for column in _CHANGEABLE if column in changes)
    row = connection.execute(
        f"""
        UPDATE products SET {assignments}, updated_at = clock_timestamp()
        WHERE id = %(id)s AND archived_at IS NULL
        RETURNING {COLUMNS}
        """.encode(),  # noqa: S608
        {**changes, "id": product_id},
    ).fetchone()
    return product(row) if row else None


def archive(connection: Connection, product_id: str) -> bool:
    """Archive a product; return False if it does not exist. A product that is archived already keeps its date."""
    row = connection.execute(
        """
        UPDATE products
        SET archived_at = coalesce(archived_at, clock_timestamp()), updated_at = clock_timestamp()
        WHERE id = %(id)s
        RETURNING id
        """,
        {"id": product_id},
    ).fetchone()
    return row is not None


def product(row: Row) -> Product:
    """Return the product in a row with COLUMNS."""
    return Product(
        id=UUID(str(row["id"])),
        sku=row["sku"],
        name=row["name"],
        description=row["description"],
        price_minor=row["price_minor"],
        category=row["category"],
        stock=row["stock"],
        image_url=row["image_url"],
        tax_class=row["tax_class"],
        weight_g=row["weight_g"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
