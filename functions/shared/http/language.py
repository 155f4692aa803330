"""The language of a response's texts for people: the one that the request's Accept-Language prefers."""

import json
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from shared.http.cors import header
from shared.translatable import Translatable

DEFAULT = "en"
LANGUAGES = (DEFAULT, "it")

# More ranges than any browser sends.
_MOST_RANGES = 50


class ResponseLanguage:
    """Translates the texts of one response.

    The header is read with the first text: most responses have none.

    Attributes:
        chosen: The language; None as long as there was no text.
    """

    chosen: str | None = None

    def __init__(self, accepted: str) -> None:
        self._accepted = accepted

    def translate(self, text: str) -> str:
        """Return a text in the response's language."""
        self.chosen = self.chosen or preferred_language(self._accepted)
        return text if self.chosen == DEFAULT else _translated(text, self.chosen)


_response: ContextVar[ResponseLanguage | None] = ContextVar("response_language", default=None)


def begin_response(event: dict[str, Any]) -> ResponseLanguage:
    """Use the language of this request for `in_language` until the next request."""
    language = ResponseLanguage(header(event, "accept-language"))
    _response.set(language)
    return language


def in_language(text: str) -> str:
    """Return a text in the language of the request that is being handled; in English outside a request."""
    language = _response.get()
    return language.translate(text) if language else text


def preferred_language(accepted: str) -> str:
    """Return the language that an Accept-Language header prefers, as RFC 9110 and RFC 4647 (lookup) define it.

    Of equally preferred languages, the one that comes first; English if no known language is accepted.
    """
    qualities: dict[str, float] = {}
    for item in accepted.split(",")[:_MOST_RANGES]:
        language, _, parameter = (part.strip().lower() for part in item.partition(";"))
        known = "*" if language == "*" else language.partition("-")[0]
        quality = _quality(parameter)
        if quality is not None and known in (*LANGUAGES, "*"):
            qualities[known] = max(quality, qualities.get(known, 0))
    others = qualities.pop("*", 0)
    candidates = qualities | {each: others for each in LANGUAGES if each not in qualities}
    best = max(candidates, key=lambda each: candidates[each])
    return best if candidates[best] > 0 else DEFAULT


def _quality(parameter: str) -> float | None:
    """Return the value of `q=…`, 1 without one, or None if it is not valid."""
    if not parameter:
        return 1.0
    name, _, value = (part.strip() for part in parameter.partition("="))
    try:
        quality = float(value)
    except ValueError:
        return None
    return quality if name == "q" and 0 <= quality <= 1 else None


def _translated(text: str, language: str) -> str:
    """Return the translation; the English text if there is none, which a contract test prevents."""
    if not isinstance(text, Translatable):
        return _texts(language).get(text, text)
    template = _texts(language).get(text.key)
    return template.format(**_localized(text)) if template else text


def _localized(text: Translatable) -> dict[str, Any]:
    """Return the values of a text; pydantic joins accepted values by an English word."""
    values = dict(text.values)
    if isinstance(values.get("expected"), str):
        values["expected"] = values["expected"].replace(" or ", ", ")
    return values


@cache
def _texts(language: str) -> dict[str, str]:
    path = Path(__file__).parent / "translations" / f"{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
