"""A catalogue of any size for measurements, made by PostgreSQL itself: a million products in well under a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from shared.postgres import Connection

CATEGORIES = 12

_INSERT = """
    INSERT INTO products (sku, name, description, price_minor, category, on_hand, created_at)
    SELECT
        'BENCH-' || n,
        initcap(concat_ws(' ',
            (ARRAY['hand thrown', 'olive wood', 'waxed leather', 'linen', 'marbled', 'copper'])[1 + n % 6],
            (ARRAY['bowl', 'board', 'wallet', 'napkin', 'notebook', 'pan', 'vase', 'tray'])[1 + n / 7 %% 8],
            'no.', n)),
        concat_ws(' ',
            'Made in small batches by', (ARRAY['Ada', 'Bruno', 'Carla', 'Dino', 'Elena'])[1 + n / 11 %% 5],
            'in our workshop near', (ARRAY['Lucca', 'Siena', 'Orvieto', 'Matera', 'Faenza', 'Ravenna'])[1 + n / 3 %% 6],
            'and finished with care.',
            CASE WHEN n * 7919::bigint %% 5 = 0 THEN 'Glazed.' END,
            CASE WHEN n * 7919::bigint %% 20 = 1 THEN 'Bestickt.' END,
            CASE WHEN n * 7919::bigint %% 100 = 2 THEN 'Quilted.' END,
            CASE WHEN n * 7919::bigint %% 1000 = 3 THEN 'Vermilion.' END,
            CASE WHEN n * 7919::bigint %% 50000 = 4 THEN 'Xylograph.' END),
        100 + n * 7919::bigint %% 49900,
        'category-' || lpad((n %% 12 + 1)::text, 2, '0'),
        CASE WHEN n %% 10 = 0 THEN 0 ELSE n %% 97 + 1 END,
        timestamptz '2025-01-01 00:00:00+00' + n * interval '1 second'
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
""".replace("n % 6", "n %% 6")


class Frequency(NamedTuple):
    """A word of the generated descriptions, and how many of a million products have it."""

    word: str
    products: int


WORDS = (
    Frequency("xylograph", 20),
    Frequency("vermilion", 1_000),
    Frequency("quilted", 10_000),
    Frequency("bestickt", 50_000),
    Frequency("glazed", 200_000),
    Frequency("workshop", 1_000_000),
)
RARE_WORD = "xylograph"
COMMON_WORD = "workshop"


def fill(admin: Connection, products: int) -> None:
    """Put products 1 to `products` into an empty catalogue; each is a second newer than the one before.

    Args:
        admin: A connection of the tables' owner to the products database, in autocommit mode.
        products: How many.
    """
    with admin.transaction(), _without_indexes(admin):
        admin.execute(_INSERT, {"first": 1, "last": products})
    admin.execute("VACUUM ANALYZE products")


@contextmanager
def _without_indexes(admin: Connection) -> Iterator[None]:
    """Indexes are faster to build once than to maintain a million times."""
    rows = admin.execute("""
        SELECT indexname, indexdef FROM pg_indexes
        WHERE tablename = 'products' AND indexname NOT IN (SELECT conname FROM pg_constraint)
    """).fetchall()
    for row in rows:
        admin.execute(f"DROP INDEX {row['indexname']}".encode())
    yield
    admin.execute("SET LOCAL maintenance_work_mem = '1GB'")
    for row in rows:
        admin.execute(row["indexdef"].encode())
