"""Measure or photograph a running storefront, or photograph the mails: python -m tests.browser COMMAND."""

import argparse
import os
import sys

from tests.browser.figures import measure
from tests.browser.mail_screenshots import take_mail_screenshots
from tests.browser.screenshots import take_screenshots
from tests.browser.window import open_browser


def main() -> int:
    """Run one command; the exit status is 1 if a bound is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser", description=__doc__)
    parser.add_argument("command", choices=["figures", "screenshots", "mails"])
    command = parser.parse_args().command
    url = os.environ.get("STOREFRONT_URL") or "http://localhost:3000"
    with open_browser() as browser:
        if command == "figures":
            return 0 if measure(browser, url) else 1
        if command == "mails":
            take_mail_screenshots(browser)
        else:
            take_screenshots(browser, url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
