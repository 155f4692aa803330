"""Product counts of categories."""

from shared.postgres import Connection


def counts(connection: Connection) -> dict[str, int]:
    """Return the product count of each category that has products, in alphabetical order."""
    rows = connection.execute("""
        SELECT category, sum(products)::bigint AS products FROM category_changes
        GROUP BY category HAVING sum(products) > 0 ORDER BY fold(category), category
    """)
    return {row["category"]: row["products"] for row in rows}


def add_up(connection: Connection) -> None:
    """Replace the changes of each category by their sum."""
    connection.execute("""
        WITH taken AS (DELETE FROM category_changes RETURNING category, products)
        INSERT INTO category_changes (category, products)
        SELECT category, sum(products) FROM taken GROUP BY category HAVING sum(products) <> 0
    """)
