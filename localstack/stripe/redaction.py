"""Keep card numbers out of responses and logs."""

import re

_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
REDACTED = "[card number]"


def redact(text: str) -> str:
    """Replace everything that looks like a card number: 13 to 19 digits, also in groups."""
    return _DIGITS.sub(REDACTED, text)


def numbers_in(text: str) -> list[str]:
    """Find everything that looks like a card number."""
    return _DIGITS.findall(text)


def digits_of(text: str) -> str:
    """Remove spaces and dashes from a card number."""
    return re.sub(r"[ -]", "", text)


def passes_luhn(number: str) -> bool:
    """Whether the check digit is correct (ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
