"""Every mail has an event that the code publishes with the fields its template uses, and a template per language."""

import ast
from html.parser import HTMLParser

import pytest

from messages.model import KINDS, LOCALES, RULES, Kind, Locale
from messages.rendering import TEMPLATES
from tools.mails.samples import SHOP, causes, order_of_mail, sample_of
from tools.template import ROOT, read_template, services

SAMPLES = [
    pytest.param(rule, event, locale, id=f"{kind}-{number}-{locale}")
    for kind in KINDS
    for number, (rule, event) in enumerate(causes(kind))
    for locale in LOCALES
]


class _Text(HTMLParser):
    """Collects the words that a reader of the HTML part sees."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.pictures: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "title")
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        if tag in ("img", "link", "script", "iframe"):
            self.pictures.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data.split()


def read(html: str) -> _Text:
    reader = _Text()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_one_rule_and_an_event_that_the_code_publishes(kind: Kind) -> None:
    assert [rule.kind for rule in RULES].count(kind) == 1
    assert causes(kind)


def test_every_template_belongs_to_a_mail_and_every_mail_has_a_template_per_language() -> None:
    for locale in LOCALES:
        found = {path.stem for path in (TEMPLATES / locale).glob("*.jinja")}
        assert found == {*KINDS, "labels"}


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_a_mail_renders_with_its_event_alone(rule: object, event: object, locale: Locale) -> None:
    # Undefined variables are errors.
    mail = sample_of(rule, event, locale)  # type: ignore[arg-type]

    assert mail.subject
    assert "\n" not in mail.subject


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_both_parts_of_a_mail_say_the_same(rule: object, event: object, locale: Locale) -> None:
    mail = sample_of(rule, event, locale)  # type: ignore[arg-type]
    seen = read(mail.html)
    # What only separates parts.
    marks = {"--", "="}
    plain = [word.strip(":=") for word in mail.text.split() if word not in marks and set(word) != {"="}]

    assert {word for word in plain if word} - {"·"} <= {word.strip(":=") for word in seen.words}
    assert {word.strip(":=") for word in seen.words} - {"·", ""} <= set(plain)


@pytest.mark.parametrize(("rule", "event", "locale"), SAMPLES)
def test_a_mail_links_to_the_shop_only_and_loads_nothing(rule: object, event: object, locale: Locale) -> None:
    seen = read(sample_of(rule, event, locale).html)  # type: ignore[arg-type]

    assert seen.pictures == []
    assert all(link.startswith((SHOP.url, f"mailto:{SHOP.mail}")) for link in seen.links)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_confirmation_of_an_order_has_its_breakdown_and_address(locale: Locale) -> None:
    (rule, event), _free = causes("order_placed")
    order = order_of_mail()
    text = sample_of(rule, event, locale).text

    for item in order.items:
        assert item.name in text
    assert ("1.234,80\u00a0€" if locale == "it" else "€1,234.80") in text
    assert order.address.line1 in text
    assert ("Italia" if locale == "it" else "Italy") in text
    assert "14" in text


@pytest.mark.parametrize("kind", ["order_placed", "order_cancelled"])
def test_a_mail_about_a_free_order_says_nothing_of_a_payment(kind: Kind) -> None:
    *_, (rule, event) = causes(kind)
    text = sample_of(rule, event, "en").text

    assert event.data["total_amount"] == "0.00"
    assert "nothing" in text
    for words in ("View or pay", "As soon as it is paid", "refund is on its way"):
        assert words not in text


def test_a_consumer_receives_every_event_that_causes_a_mail() -> None:
    rows = read_template(services()["Messages"])["Mappings"]["Consumers"].values()
    received = {event for row in rows for event in row["Events"]}

    assert {rule.event for rule in RULES} <= received
    assert received - {rule.event for rule in RULES} == {"Email Bounced", "Email Complaint Received"}


def test_the_published_events_are_those_of_the_samples() -> None:
    published = {
        node.value
        for service in ("orders", "payments", "auth")
        for node in ast.walk(ast.parse((ROOT / "functions" / service / "events.py").read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert {rule.event for rule in RULES} <= published
