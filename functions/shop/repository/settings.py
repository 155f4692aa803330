"""Sections of the settings, and their latest changes."""

import json
from collections.abc import Sequence

from shared.postgres import Connection
from shop.model import Section, StoredSection, Value


def list_sections(connection: Connection, sections: Sequence[Section]) -> list[StoredSection]:
    """Return those of these sections that an admin has changed."""
    rows = connection.execute(
        "SELECT section, version, value, updated_at FROM settings WHERE section = ANY(%(sections)s)",
        {"sections": list(sections)},
    )
    return [StoredSection(**row) for row in rows]


def store(
    connection: Connection, section: Section, version: int, value: Value, changed_by: str
) -> StoredSection | None:
    """Store a section's next version; return None if `version` is not the stored one.

    Args:
        connection: A connection in a transaction, to be rolled back if the result is None.
        section: Its name.
        version: The version that the change is based on.
        value: All of its fields.
        changed_by: Id of the admin.
    """
    row = connection.execute(
        """
        INSERT INTO settings (section, version, value, updated_by, updated_at)
        VALUES (%(section)s, 1, %(value)s::jsonb, %(changed_by)s, now())
        ON CONFLICT (section) DO UPDATE SET
            version = settings.version + 1,
            value = excluded.value,
            updated_by = excluded.updated_by,
            updated_at = excluded.updated_at
        WHERE settings.version = %(version)s
        RETURNING section, version, value, updated_at
        """,
        {"section": section, "version": version, "value": json.dumps(value), "changed_by": changed_by},
    ).fetchone()
    stored = StoredSection(**row) if row else None
    # A version above 0 of a section that has none was made up.
    return stored if stored and stored.version == version + 1 else None


def record_change(connection: Connection, section: Section, kept: int) -> None:
    """Copy the stored section to its changes, and delete all but the latest ones.

    Args:
        connection: The connection of the change.
        section: Its name.
        kept: Number of changes to keep.
    """
    connection.execute(
        """
        INSERT INTO settings_changes (section, version, value, changed_by, changed_at)
        SELECT section, version, value, updated_by, updated_at FROM settings WHERE section = %(section)s
        """,
        {"section": section},
    )
    connection.execute(
        """
        DELETE FROM settings_changes AS old USING settings AS now
        WHERE old.section = %(section)s AND now.section = old.section AND old.version <= now.version - %(kept)s
        """,
        {"section": section, "kept": kept},
    )
