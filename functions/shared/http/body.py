"""Checks a request body before an endpoint reads it."""

import base64
import binascii
import json
from typing import Any

from shared.errors import BadRequest, PayloadTooLarge, UnsupportedMediaType
from shared.http.cors import header

KIBIBYTE = 1024


class InvalidJson(BadRequest):
    """The body is not JSON that every reader understands alike."""

    code = "invalid_json"
    message = "The request body is not valid JSON"


def check_body(event: dict[str, Any], max_bytes: int) -> None:
    """Refuse what no endpoint takes.

    Names that come twice in an object, NaN and infinities are refused, as parsers differ about them.

    Raises:
        PayloadTooLarge: It is larger than `max_bytes`.
        UnsupportedMediaType: It is not declared as JSON.
        InvalidJson: It is not JSON in UTF-8, or is nested too deep.
    """
    body = _decoded(event)
    if len(body) > max_bytes:
        raise PayloadTooLarge(f"The request body is larger than {max_bytes // KIBIBYTE} KiB")
    if not body:
        return
    if header(event, "content-type").split(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    try:
        parsed = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
        if b"\\u" in body:
            _refuse_half_characters(parsed)
    except (ValueError, RecursionError) as error:
        raise InvalidJson from error


def _decoded(event: dict[str, Any]) -> bytes:
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return body.encode(errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise InvalidJson from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name comes twice")
    return result


def _refuse_half_characters(parsed: Any) -> None:
    """Half of a surrogate pair can be escaped in JSON, but neither stored nor told back: encoding it raises."""
    json.dumps(parsed, ensure_ascii=False).encode()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
