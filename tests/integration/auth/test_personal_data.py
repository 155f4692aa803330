"""Every column is classified: a new one must be, before it stores anything."""

from auth.personal_data import NOT_PERSONAL, PERSONAL
from shared.postgres import Connection


def test_every_column_is_classified_once(admin: Connection) -> None:
    rows = admin.execute("""
        SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'schema_migrations'
    """)

    assert {row["name"] for row in rows} == PERSONAL.keys() | NOT_PERSONAL
    assert PERSONAL.keys().isdisjoint(NOT_PERSONAL)
