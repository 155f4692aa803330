"""Mails are readable on the narrowest phones, also while pictures are blocked."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, ViewportSize

from tools.mails import samples

NARROW = ViewportSize(width=320, height=640)
SMALLEST_TEXT = 12
# The width of the content, and the size of the smallest text, in CSS pixels.
MEASURE = """() => {
    const texts = [...document.body.querySelectorAll("*")].filter((each) => [...each.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    return [document.documentElement.scrollWidth,
        Math.min(...texts.map((each) => parseFloat(getComputedStyle(each).fontSize)))];
}"""


@pytest.mark.parametrize("logo", ["", "https://cdn.shop.example/logo.png"], ids=["name", "blocked logo"])
def test_a_mail_fits_into_320_pixels(logo: str, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "SHOP", replace(samples.SHOP, logo_url=logo))
    page = browser.new_page(viewport=NARROW)
    page.route("**/*", lambda route: route.abort())
    unreadable = []

    for name, mail in samples.every_mail():
        page.set_content(mail.html)
        width, smallest = page.evaluate(MEASURE)
        if width > NARROW["width"] or smallest < SMALLEST_TEXT:
            unreadable.append((name, width, smallest))

    page.close()
    assert unreadable == []
