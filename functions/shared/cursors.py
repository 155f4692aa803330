"""Opaque, signed positions in a list."""

import hashlib
import json
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from shared.errors import BadRequest
from shared.secrets import get_secret
from shared.settings import required


class InvalidCursor(BadRequest):
    """The cursor was tampered with or belongs to another list."""

    code = "invalid_cursor"
    message = "The cursor is not valid for this list"


def encode_cursor(position: list[Any], query: dict[str, Any]) -> str:
    """Return a signed cursor for a position in a list.

    Args:
        position: The sort key of the last entry on the page, as JSON values.
        query: Filters and sort order of the list; the cursor is valid only for these.
    """
    return str(_serializer().dumps([*position, _fingerprint(query)]))


def decode_cursor(cursor: str, query: dict[str, Any]) -> list[Any]:
    """Return the position that `encode_cursor` signed.

    Raises:
        InvalidCursor: The cursor was tampered with or made for another query.
    """
    try:
        *position, fingerprint = _serializer().loads(cursor)
    except (BadData, TypeError, ValueError) as error:
        raise InvalidCursor from error
    if fingerprint != _fingerprint(query):
        raise InvalidCursor
    return list(position)


def _serializer() -> URLSafeSerializer:
    key = get_secret(required("CURSOR_SECRET"))["key"]
    return URLSafeSerializer(key, salt="cursor", signer_kwargs={"digest_method": hashlib.sha256})


def _fingerprint(query: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(query, sort_keys=True, default=str).encode()).hexdigest()[:16]
