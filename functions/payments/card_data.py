"""Finds card numbers where none may be."""

import re
from collections.abc import Iterator
from typing import Any

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
# White space of all kinds, and dashes of all kinds.
_SEPARATOR = r"[\s\-\u2010-\u2015\u2212]{1,3}"
_DIGITS = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_SHORTEST, _LONGEST = 13, 19


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits with a card number's check digit are in it, with or without spaces and dashes.

    Ids of our own are not looked at: one UUID in some thousands has such digits by chance.
    """
    without_ids = _UUID.sub("#", text)
    return any(_passes_luhn(number) for found in _DIGITS.finditer(without_ids) for number in _numbers_in(found.group()))


def texts_of(value: Any) -> Iterator[str]:
    """All names, texts and numbers in a JSON value whose numbers were left as texts."""
    ahead = [value]
    while ahead:
        match ahead.pop():
            case dict() as members:
                ahead += [*members.keys(), *members.values()]
            case list() as elements:
                ahead += elements
            case str() as text:
                yield text


def _numbers_in(found: str) -> Iterator[str]:
    """What one may read as a card number: whole groups of digits that stand next to each other."""
    groups = [_plain(group) for group in re.split(_SEPARATOR, found)]
    for start in range(len(groups)):
        number = ""
        for group in groups[start:]:
            number += group
            if len(number) > _LONGEST:
                break
            if len(number) >= _SHORTEST:
                yield number


def _plain(digits: str) -> str:
    """Digits of any script as ASCII."""
    return "".join(str(int(digit)) for digit in digits)


def _passes_luhn(digits: str) -> bool:
    odd = sum(int(digit) for digit in digits[-1::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0
