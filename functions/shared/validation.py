"""Wording of validation errors."""

from collections.abc import Mapping
from typing import Any

from shared.translatable import Translatable


def reason_of(error: Mapping[str, Any]) -> Translatable:
    """Return the reason of a pydantic error, as it follows the name of a field.

    The translations are found under pydantic's type of the error, or under the text that a validator of ours raised.
    pydantic counts "items" for a length that stands behind a validator, even of a string: those are characters.
    """
    kind: str = error["type"]
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind in ("too_long", "too_short") and isinstance(error["input"], str):
        few, key = ("most", "max_length") if kind == "too_long" else ("least", "min_length")
        length = context[key]
        text = f"String should have at {few} {length} character{'' if length == 1 else 's'}"
        return Translatable.under(f"string_{kind}", text, context)
    raised = context.get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Translatable):
        return raised.args[0]
    message: str = error["msg"]
    return Translatable.under(kind, message.removeprefix("Value error, "), context)
