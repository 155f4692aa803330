"""Measure or photograph a running storefront: python -m tests.browser figures, screenshots."""

import argparse
import os
import sys

from tests.browser.figures import measure
from tests.browser.screenshots import take_screenshots
from tests.browser.window import open_browser


def main() -> int:
    """Run one command; the exit status is 1 if a bound is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser", description=__doc__)
    parser.add_argument("command", choices=["figures", "screenshots"])
    command = parser.parse_args().command
    url = os.environ.get("STOREFRONT_URL") or "http://localhost:3000"
    with open_browser() as browser:
        if command == "figures":
            return 0 if measure(browser, url) else 1
        take_screenshots(browser, url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
