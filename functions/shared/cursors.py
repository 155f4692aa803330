"""Opaque, signed positions in a list."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from itsdangerous import BadData, URLSafeSerializer

from shared.errors import BadRequest
from shared.list_positions import ListPosition
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


class _Entry(Protocol):
    @property
    def created_at(self) -> datetime: ...

    @property
    def id(self) -> str: ...


def page_of[Entry: _Entry](found: Sequence[Entry], limit: int, query: dict[str, Any]) -> tuple[list[Entry], str | None]:
    """Return a page of a list by time, and the cursor of the next page if there is one.

    Args:
        found: The entries of the page, and one more if another page follows.
        limit: Entries per page.
        query: The list, as for `encode_cursor`.
    """
    page = list(found[:limit])
    if len(found) <= limit:
        return page, None
    return page, encode_cursor([page[-1].created_at.isoformat(), page[-1].id], query)


def position_of(cursor: str | None, query: dict[str, Any]) -> ListPosition | None:
    """Return where a page of `page_of` ended; None without a cursor.

    Raises:
        InvalidCursor: The cursor was tampered with or made for another query.
    """
    if cursor is None:
        return None
    match decode_cursor(cursor, query):
        case [str(created_at), str(entry_id)]:
            return ListPosition(datetime.fromisoformat(created_at), entry_id)
    raise InvalidCursor


def _serializer() -> URLSafeSerializer:
    key = get_secret(required("CURSOR_SECRET"))["key"]
    return URLSafeSerializer(key, salt="cursor", signer_kwargs={"digest_method": hashlib.sha256})


def _fingerprint(query: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(query, sort_keys=True, default=str).encode()).hexdigest()[:16]
