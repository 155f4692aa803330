"""Amounts, dates and countries, as people write them in the language of a mail."""

import json
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from messages.model import Locale

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_SEPARATORS: dict[Locale, tuple[str, str]] = {"en": (",", "."), "it": (".", ",")}
_MONTHS: dict[Locale, str] = {
    "en": "January February March April May June July August September October November December",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
_JOINERS = "\u200c\u200d"
_COUNTRIES = Path(__file__).parent / "country_names.json"


def money(amount: str, currency: str, locale: Locale) -> str:
    """Return an amount with its currency: `€1,234.50` in English, `1.234,50 €` in Italian.

    Args:
        amount: A decimal string.
        currency: ISO 4217 code.
        locale: The language.
    """
    thousands, decimal = _SEPARATORS[locale]
    whole, _, fraction = amount.partition(".")
    number = f"{int(whole):,}".replace(",", thousands) + (f"{decimal}{fraction}" if fraction else "")
    symbol = _SYMBOLS.get(currency)
    if locale == "en":
        return f"{symbol}{number}" if symbol else f"{currency}\u00a0{number}"
    return f"{number}\u00a0{symbol or currency}"


def date(moment: datetime, locale: Locale) -> str:
    """Return a date in UTC: `1 November 2026`, `1 novembre 2026`; in Italian, the first is `1º`."""
    day = moment.astimezone(UTC)
    number = "1º" if locale == "it" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[locale].split()[day.month - 1]} {day.year}"


def country(code: str, locale: Locale) -> str:
    """Return a country's name; the code itself if it is unknown."""
    return _country_names()[locale].get(code, code)


def one_line(text: str | None) -> str:
    """Return a text without line breaks, control characters and characters that change the direction of text."""
    kept = " ".join((text or "").split())
    return "".join(each for each in kept if each in _JOINERS or unicodedata.category(each) not in ("Cc", "Cf", "Cs"))


@cache
def _country_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = json.loads(_COUNTRIES.read_text())
    return names
