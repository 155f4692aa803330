"""Checks of a request body before an endpoint reads it."""

import base64
import binascii
import json
from typing import Any

from shared.card_numbers import contains_card_number, strings_in
from shared.errors import BadRequest, CardDataRefused, PayloadTooLarge, UnsupportedMediaType
from shared.http.cors import header
from shared.translatable import Translatable

KIBIBYTE = 1024


class InvalidJson(BadRequest):
    """The body is not JSON, or JSON that parsers disagree about."""

    code = "invalid_json"
    message = "The request body is not valid JSON"


def check_body(event: dict[str, Any], max_bytes: int, *, issued_only: bool = True) -> None:
    """Reject a body that no endpoint accepts.

    Duplicate names in an object, NaN and infinities are rejected because parsers disagree about them.

    Args:
        event: The API Gateway event.
        max_bytes: The largest accepted body.
        issued_only: Whether to accept numbers with a valid check digit that no card issuer has.

    Raises:
        PayloadTooLarge: The body is larger than `max_bytes`.
        UnsupportedMediaType: The body is not declared as JSON, or is compressed.
        CardDataRefused: The body contains a card number.
        InvalidJson: The body is not JSON in UTF-8, with or without a byte order mark, or is nested too deeply.
    """
    body = _decoded(event)
    if len(body) > max_bytes:
        raise PayloadTooLarge(Translatable("The request body is larger than {limit} KiB", limit=max_bytes // KIBIBYTE))
    if not body:
        return
    if header(event, "content-encoding").strip().lower() not in ("", "identity"):
        text = Translatable("The request body must not be compressed")
        raise UnsupportedMediaType(text, code="unsupported_content_encoding")
    if header(event, "content-type").split(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    try:
        parsed = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_unique_names,
            parse_constant=_reject_constant,
            parse_int=_digits,
            parse_float=str,
        )
        if b"\\u" in body:
            _reject_lone_surrogates(parsed)
    except (ValueError, RecursionError) as error:
        raise InvalidJson from error
    if any(contains_card_number(string, issued_only=issued_only) for string in strings_in(parsed)):
        raise CardDataRefused


def _decoded(event: dict[str, Any]) -> bytes:
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return body.encode(errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise InvalidJson from error


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate name in an object")
    return result


def _reject_lone_surrogates(parsed: Any) -> None:
    """Encode all texts, which fails for half of a surrogate pair: JSON can escape it, UTF-8 cannot encode it."""
    json.dumps(parsed, ensure_ascii=False).encode()


def _reject_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _digits(number: str) -> str:
    """Return an integer as it was written; ValueError if Python refuses to convert so many digits."""
    int(number)
    return number
