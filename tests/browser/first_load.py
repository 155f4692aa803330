"""How much script a first visit loads."""

from playwright.sync_api import Page

# Compressed, as it comes over the line.
SCRIPT_BYTES_BOUND = 150_000


def script_bytes(page: Page) -> int:
    """Compressed bytes of all scripts that the page has loaded."""
    return int(
        page.evaluate("""() =>
            performance.getEntriesByType("resource")
                .filter((entry) => new URL(entry.name).pathname.endsWith(".js"))
                .reduce((sum, entry) => sum + entry.encodedBodySize, 0)""")
    )
