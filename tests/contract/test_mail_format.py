"""Every mail, in both languages, is one that mail programs read: by its MIME content and its HTML."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import pytest

from messages import model
from messages.mime import build_mail
from messages.model import Locale
from tests.contract.test_mails import SAMPLES
from tools.mails import samples

LOGO = "https://cdn.shop.example/logo.png"
# RFC 5322, 2.1.1: characters of a line, without its end.
LONGEST_LINE = 998
LOADING = ("src", "srcset", "background", "poster", "data")


class Page(HTMLParser):
    """Collects the tags and what they would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.loaded: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self.loaded += [str(given[name]) for name in LOADING if name in given]
        if tag == "link":
            self.loaded.append(str(given.get("href")))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def built(rule: Any, event: Any, locale: Locale) -> bytes:
    known: dict[str, Any] = dict.fromkeys(model.Message.__dataclass_fields__)
    known |= {"id": "m-1", "created_at": datetime(2026, 5, 4, tzinfo=UTC), "repeated": False}
    rendered = samples.sample_of(rule, event, locale)
    return build_mail(model.Message(**known), rendered, samples.SHOP, ("ada@example.com", "Ada Rossi"), locale)


def html_of(content: bytes) -> str:
    mail = message_from_bytes(content, policy=default)
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def defects(part: Message) -> list[object]:
    """The defects that Python's parser finds in a part, its headers and its parts."""
    headers = [defect for value in part.values() for defect in getattr(value, "defects", ())]
    inner = [each for each in part.get_payload() if isinstance(each, Message)] if part.is_multipart() else []
    return [*part.defects, *headers, *(defect for each in inner for defect in defects(each))]


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_a_mail_has_a_text_and_an_html_part_without_defects(rule: object, event: object, locale: Locale) -> None:
    content = built(rule, event, locale)

    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert defects(mail) == []
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in parts} == {"utf-8"}
    assert all(part.get_content().strip() for part in parts)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= LONGEST_LINE


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_a_mail_names_its_language_and_asks_for_no_unsubscription(rule: object, event: object, locale: Locale) -> None:
    content = built(rule, event, locale)

    mail = message_from_bytes(content, policy=default)
    [html] = Page(html_of(content)).named("html")
    assert (html["lang"], mail["Content-Language"]) == (locale, locale)
    # Every mail is about an order or an account: there is nothing to unsubscribe from.
    assert (mail["List-Unsubscribe"], mail["Precedence"], mail["Auto-Submitted"]) == (None, None, "auto-generated")


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_a_mail_loads_nothing_but_the_logo(
    rule: object, event: object, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "SHOP", replace(samples.SHOP, logo_url=LOGO))

    html = html_of(built(rule, event, locale))

    page = Page(html)
    assert page.loaded == [LOGO]
    assert "url(" not in html
    assert "@import" not in html
    # What shows while pictures are blocked.
    assert [each["alt"] for each in page.named("img")] == [samples.SHOP.name]


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_a_mail_adapts_to_narrow_screens_and_to_readers(rule: object, event: object, locale: Locale) -> None:
    page = Page(html_of(built(rule, event, locale)))

    viewports = [each["content"] for each in page.named("meta") if each.get("name") == "viewport"]
    assert viewports == ["width=device-width, initial-scale=1"]
    # Fixed widths would not fit into 320 pixels.
    widths = [attributes["width"] for _, attributes in page.tags if "width" in attributes]
    assert set(widths) <= {"100%"}
    # Tables for the layout are not read out as tables.
    assert {each.get("role") for each in page.named("table")} == {"presentation"}
