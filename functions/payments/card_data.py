"""Detects card numbers in text."""

import re
from collections.abc import Iterator
from typing import Any

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
# Any white space, and the dashes of Unicode.
_SEPARATOR = r"[\s\-\u2010-\u2015\u2212]{1,3}"
_DIGITS = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_MIN_DIGITS, _MAX_DIGITS = 13, 19


def contains_card_number(text: str) -> bool:
    """Whether a text contains 13 to 19 digits with a valid check digit, with or without spaces and dashes.

    UUIDs are skipped: one in some thousands has such digits by chance.
    """
    without_ids = _UUID.sub("#", text)
    return any(_passes_luhn(number) for match in _DIGITS.finditer(without_ids) for number in _numbers_in(match.group()))


def strings_in(value: Any) -> Iterator[str]:
    """Yield all names and strings in a JSON value; numbers must have been parsed as strings."""
    pending = [value]
    while pending:
        match pending.pop():
            case dict() as members:
                pending += [*members.keys(), *members.values()]
            case list() as elements:
                pending += elements
            case str() as string:
                yield string


def _numbers_in(found: str) -> Iterator[str]:
    """Yield every run of whole neighbouring groups of digits that has the length of a card number."""
    groups = [_ascii(group) for group in re.split(_SEPARATOR, found)]
    for start in range(len(groups)):
        number = ""
        for group in groups[start:]:
            number += group
            if len(number) > _MAX_DIGITS:
                break
            if len(number) >= _MIN_DIGITS:
                yield number


def _ascii(digits: str) -> str:
    """Convert digits of any script to ASCII."""
    return "".join(str(int(digit)) for digit in digits)


def _passes_luhn(digits: str) -> bool:
    odd = sum(int(digit) for digit in digits[-1::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0
