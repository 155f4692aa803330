"""Photograph every mail in both languages, on a desk and on the narrowest phone: `make mail-screenshots`."""

from pathlib import Path

from playwright.sync_api import Browser

from localstack import ROOT
from tests.browser.webp import DOCS, take
from tools.mails.samples import every_mail

ALL = ROOT / ".local" / "mails"
WIDTHS = {"desk": 640, "phone": 320}
_SHARP = 1.5
# For docs/messages.md: each language once.
_DOCUMENTED = ("order_placed-1", "verify_address-1", "order_shipped-1")
_DOCUMENTED_LOCALE = {"desk": "en", "phone": "it"}


def take_mail_screenshots(browser: Browser) -> None:
    """Write all screenshots into .local/mails, and those of the documentation into docs/images, too."""
    ALL.mkdir(parents=True, exist_ok=True)
    mails = list(every_mail())
    for screen, width in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": 640}, device_scale_factor=_SHARP)
        page = context.new_page()
        for name, mail in mails:
            page.set_content(mail.html)
            height = page.evaluate("() => document.body.getBoundingClientRect().height")
            page.set_viewport_size({"width": width, "height": int(height) + 1})
            for file in _files(name, screen):
                take(page, file)
        context.close()


def _files(name: str, screen: str) -> list[Path]:
    mail, _, locale = name.partition(".")
    files = [ALL / f"{name}-{screen}.webp"]
    if mail in _DOCUMENTED and locale == _DOCUMENTED_LOCALE[screen]:
        kind = mail.rpartition("-")[0].replace("_", "-")
        files.append(DOCS / f"mail-{kind}-{screen}.webp")
    return files
