"""Validation errors as the API words them."""


def reason_of(message: str) -> str:
    """Return a pydantic error message without the prefix that pydantic adds to a `ValueError`."""
    return message.removeprefix("Value error, ")
