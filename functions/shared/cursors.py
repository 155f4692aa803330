"""Opaque, signed places in a list."""

import hashlib
import json
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from shared.errors import BadRequest
from shared.secrets import get_secret
from shared.settings import required


class InvalidCursor(BadRequest):
    """The cursor was changed, or belongs to another list."""

    code = "invalid_cursor"
    message = "The cursor is not valid for this list"


def encode_cursor(place: list[Any], query: dict[str, Any]) -> str:
    """Sign a place in the list that a query makes.

    Args:
        place: The sort key of the last entry seen, as JSON values.
        query: Filters and order of the list; the cursor is good for these alone.
    """
    return str(_serializer().dumps([*place, _fingerprint(query)]))


def decode_cursor(cursor: str, query: dict[str, Any]) -> list[Any]:
    """The place that `encode_cursor` signed.

    Raises:
        InvalidCursor: It was changed, or made for another query.
    """
    try:
        *place, fingerprint = _serializer().loads(cursor)
    except (BadData, TypeError, ValueError) as error:
        raise InvalidCursor from error
    if fingerprint != _fingerprint(query):
        raise InvalidCursor
    return list(place)


def _serializer() -> URLSafeSerializer:
    key = get_secret(required("CURSOR_SECRET"))["key"]
    return URLSafeSerializer(key, salt="cursor", signer_kwargs={"digest_method": hashlib.sha256})


def _fingerprint(query: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(query, sort_keys=True, default=str).encode()).hexdigest()[:16]
