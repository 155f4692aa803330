"""Detects card numbers in text, in time linear in its length."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from shared.text import composed, visible_line

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
# Any white space, and the dashes of Unicode.
_SEPARATOR = r"[\s\-\u2010-\u2015\u2212]{1,3}"
_DIGITS = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_GROUP = re.compile(r"\d+")
_MIN_DIGITS, _MAX_DIGITS = 13, 19
MAX_TEXT = 20_000
"""Most characters that any field of a request body accepts, once invisible ones are dropped and marks composed."""
# Visa, Mastercard, Maestro, American Express, Diners Club, JCB, Discover, UnionPay and Mir, but not 13-digit Visa:
# those were withdrawn, and one EAN in ten has a valid check digit.
# Source: https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN)
_ISSUED = re.compile(
    r"4(?:\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}"
    r"|(?:62|81)\d{14,17}|220[0-4]\d{12,15}|(?:5[0678]|6[0-9])\d{12,17}"
)


def contains_card_number(text: str, *, issued_only: bool = False) -> bool:
    """Whether a text contains 13 to 19 digits with a valid check digit, with or without spaces and dashes.

    Invisible characters and repeated spaces are ignored, because text is stored without them. UUIDs are skipped: one
    in several thousand has such digits by chance. A text longer than any field accepts is not scanned: it is rejected
    for its length, and not repeated.

    Args:
        text: Any text.
        issued_only: Whether to accept only numbers with the prefix and length of a card issuer. Other numbers, such as
            EANs and order numbers of other systems, have a valid check digit by chance.
    """
    visible = visible_line(text)
    if len(visible) > MAX_TEXT and len(visible := composed(visible)) > MAX_TEXT:
        return False
    without_ids = _UUID.sub("#", visible)
    numbers = (number for match in _DIGITS.finditer(without_ids) for number in _numbers_in(match.group()))
    return any(not issued_only or _ISSUED.fullmatch(number) for number in numbers)


def strings_in(value: Any) -> Iterator[str]:
    """Yield all names and strings in a JSON value; numbers must have been parsed as strings.

    Long names are cut, so that they are scanned: errors repeat their beginning.
    """
    pending = [value]
    while pending:
        match pending.pop():
            case dict() as members:
                pending += [*(name[:MAX_TEXT] for name in members), *members.values()]
            case list() as elements:
                pending += elements
            case str() as string:
                yield string


def _numbers_in(found: str) -> Iterator[str]:
    """Yield every run of whole neighbouring groups of digits with a card number's length and check digit."""
    groups = _GROUP.findall(found)
    if sum(map(len, groups)) < _MIN_DIGITS:
        return
    digits = [int(digit) for group in groups for digit in group]
    ends = list(accumulate(map(len, groups), initial=0))
    # Luhn sums of the digits before each position, with the digits at even or at odd positions doubled.
    sums = [
        list(accumulate((_doubled(d) if i % 2 == p else d for i, d in enumerate(digits)), initial=0)) for p in (0, 1)
    ]
    first = 0
    for end in ends[1:]:
        while end - ends[first] > _MAX_DIGITS:
            first += 1
        # The last digit, at position end - 1, is not doubled.
        totals = sums[end % 2]
        for start in _starts(ends, first, end):
            if (totals[end] - totals[start]) % 10 == 0:
                yield "".join(map(str, digits[start:end]))


def _starts(ends: list[int], first: int, end: int) -> Iterator[int]:
    for index in range(first, len(ends)):
        start = ends[index]
        if end - start < _MIN_DIGITS:
            return
        yield start


def _doubled(digit: int) -> int:
    return 2 * digit - 9 if digit > 4 else 2 * digit
