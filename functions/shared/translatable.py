"""Texts for people that a response can contain in another language."""

from collections.abc import Mapping
from typing import Any, Self


class Translatable(str):
    """An English text with its values, as in `Translatable("Only {stock} left in stock", stock=3)`.

    Logs and internal callers see the English text; HTTP responses use `shared.http.language`.

    Attributes:
        key: Under which the translations are found: the text without its values.
        values: The values by the names of their placeholders.
    """

    key: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, /, **values: Any) -> Self:
        """Make a text from a template."""
        return cls.under(text, text.format(**values) if values else text, values)

    @classmethod
    def under(cls, key: str, english: str, values: Mapping[str, Any]) -> Self:
        """Make a text whose English form comes from a library, and which has its translations under another key."""
        text = super().__new__(cls, english)
        text.key = key
        text.values = values
        return text
