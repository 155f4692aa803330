"""Wording of validation errors."""

from collections.abc import Mapping
from typing import Any


def reason_of(error: Mapping[str, Any]) -> str:
    """Return the reason of a pydantic error, as it follows the name of a field.

    pydantic counts "items" for a length that stands behind a validator, even of a string: those are characters.
    """
    message: str = error["msg"]
    if error["type"] in ("too_long", "too_short") and isinstance(error["input"], str):
        few, key = ("most", "max_length") if error["type"] == "too_long" else ("least", "min_length")
        length = error["ctx"][key]
        return f"String should have at {few} {length} character{'' if length == 1 else 's'}"
    return message.removeprefix("Value error, ")
