"""Changes a section of the settings."""

from shared.cache import announce_write, finish_write, withdraw_write
from shared.errors import DependencyUnavailable
from shared.observability import logger
from shared.shop_settings.model import CACHE_NAMESPACE
from shop.errors import SettingsChanged
from shop.model import Section, StoredSection, Value
from shop.repository import settings
from shop.repository.database import database

CHANGES_KEPT = 20


def update_section(section: Section, version: int, value: Value, changed_by: str) -> StoredSection:
    """Replace a section; every reader sees it at once.

    The write is announced to the cache before its transaction, so that readers go to the database while it runs, and
    for 30 seconds if it crashes. A cache that cannot be notified might return the former settings for minutes, so the
    write is refused then.

    Args:
        section: Its name.
        version: The version that the change is based on.
        value: All of its fields.
        changed_by: Id of the admin.

    Raises:
        SettingsChanged: `version` is not the current one; nothing was changed.
        DependencyUnavailable: The cache is unavailable and nothing was changed; or the database, and the change may
            have been stored.
    """
    write = announce_write([CACHE_NAMESPACE])
    if not write.announced:
        raise DependencyUnavailable("cache")
    try:
        with database.transaction() as connection:
            stored = settings.store(connection, section, version, value, changed_by)
            if stored is None:
                raise SettingsChanged
            settings.record_change(connection, section, CHANGES_KEPT)
    except SettingsChanged:
        withdraw_write(write)
        raise
    finish_write(write)
    logger().info("Settings changed", extra={"section": section, "version": stored.version})
    return stored
