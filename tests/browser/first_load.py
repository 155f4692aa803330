"""What a first visit to the storefront costs."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

# Compressed, as they come over the line.
SCRIPT_BYTES_BOUND = 150_000

type Resource = dict[str, Any]


def resources(page: Page) -> list[Resource]:
    """Everything that the page has loaded: `name` (its address), `type`, `bytes` of its compressed body."""
    found: list[Resource] = page.evaluate("""() =>
        [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
            name: entry.name,
            type: entry.initiatorType,
            bytes: entry.encodedBodySize,
        }))""")
    return found


def script_bytes(loaded: Sequence[Resource]) -> int:
    """Compressed bytes of all scripts."""
    return sum(each["bytes"] for each in loaded if each["name"].endswith(".js"))
