"""Product counts of categories."""

from shared.postgres import Connection


def counts(connection: Connection) -> dict[str, int]:
    """Return the product count of each category that has products, in alphabetical order."""
    rows = connection.execute("""
        SELECT category, sum(products)::bigint AS products FROM category_changes
        GROUP BY category HAVING sum(products) > 0 ORDER BY fold(category), category
    """)
    return {row["category"]: row["products"] for row in rows}


def spelling_of(connection: Connection, category: str) -> str:
    """Return a category as its products spell it; an unknown category as it is."""
    row = connection.execute(
        "SELECT name FROM categories WHERE key = comparison_key(%(category)s)", {"category": category}
    ).fetchone()
    return row["name"] if row else category


def add_up(connection: Connection, limit: int) -> bool:
    """Replace changes of categories by their sums; return whether more changes may be left.

    Args:
        connection: A connection to the database.
        limit: The number of changes to replace.
    """
    [row] = connection.execute(
        """
        WITH taken AS (
            DELETE FROM category_changes WHERE ctid = ANY(ARRAY(SELECT ctid FROM category_changes LIMIT %(limit)s))
            RETURNING category, products
        ), added AS (
            INSERT INTO category_changes (category, products)
            SELECT category, sum(products) FROM taken GROUP BY category HAVING sum(products) <> 0
            RETURNING category
        )
        SELECT (SELECT count(*) FROM taken) AS taken, (SELECT count(*) FROM added) AS added
        """,
        {"limit": limit},
    )
    return bool(row["taken"] == limit and row["added"] < limit)
