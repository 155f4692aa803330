"""Wording of validation errors."""


def reason_of(message: str) -> str:
    """Return a pydantic error message without the prefix that pydantic adds to a `ValueError`."""
    return message.removeprefix("Value error, ")
