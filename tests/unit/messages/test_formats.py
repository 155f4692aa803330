"""Amounts, dates and countries in the language of a mail."""

from datetime import UTC, datetime

import pytest

from messages.formats import country, date, money
from messages.model import Locale, locale_of


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "shown"),
    [
        ("1234567.50", "EUR", "en", "€1,234,567.50"),
        ("1234567.50", "EUR", "it", "1.234.567,50\u00a0€"),
        ("0.05", "GBP", "en", "£0.05"),
        ("1999", "JPY", "it", "1.999\u00a0JPY"),
        ("1.250", "KWD", "en", "KWD\u00a01.250"),
    ],
)
def test_an_amount_is_written_as_in_the_language(amount: str, currency: str, locale: Locale, shown: str) -> None:
    assert money(amount, currency, locale) == shown


def test_a_date_is_written_as_in_the_language() -> None:
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)

    assert [date(first, "it"), date(last, "it")] == ["1º gennaio 2026", "31 dicembre 2026"]
    assert [date(first, "en"), date(last, "en")] == ["1 January 2026", "31 December 2026"]


def test_a_country_has_its_name_in_the_language() -> None:
    assert [country("DE", "it"), country("DE", "en"), country("XX", "en")] == ["Germania", "Germany", "XX"]


@pytest.mark.parametrize(
    ("text", "locale"), [("it", "it"), ("it-CH", "it"), ("IT_it", "it"), ("de", "en"), (None, "en")]
)
def test_a_language_without_templates_becomes_english(text: str | None, locale: Locale) -> None:
    assert locale_of(text) == locale
