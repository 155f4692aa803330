"""Take screenshots as WebP."""

import base64
from pathlib import Path

from playwright.sync_api import Page

from localstack import ROOT

DOCS = ROOT / "docs" / "images"
_QUALITY = 70


def take(page: Page, file: Path) -> None:
    """Write what the page's window shows, and print the file's size."""
    # Playwright itself takes no WebP.
    tools = page.context.new_cdp_session(page)
    taken = tools.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
    tools.detach()
    file.write_bytes(base64.b64decode(taken["data"]))
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")
