import base64
import json
import time
from typing import Any

import pytest

from shared import secrets
from shared.cursors import InvalidCursor, decode_cursor, encode_cursor

QUERY: dict[str, Any] = {"category": "Kitchen", "sort": "newest"}
PLACE = ["2026-01-01T00:00:00Z", "3f0c", 12]


@pytest.fixture(autouse=True)
def _signing_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURSOR_SECRET", "cursor")
    monkeypatch.setitem(secrets._cached, "cursor", (time.monotonic(), {"key": "0" * 64}))


def test_a_cursor_decodes_to_its_position() -> None:
    assert decode_cursor(encode_cursor(PLACE, QUERY), QUERY) == PLACE


def test_a_cursor_is_valid_only_for_its_own_list() -> None:
    cursor = encode_cursor(PLACE, QUERY)

    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, {**QUERY, "sort": "price"})


def test_the_order_of_filters_does_not_matter() -> None:
    assert decode_cursor(encode_cursor(PLACE, QUERY), dict(reversed(QUERY.items()))) == PLACE


@pytest.mark.parametrize("position", [0, 5, -1])
def test_a_tampered_cursor_is_rejected(position: int) -> None:
    cursor = list(encode_cursor(PLACE, QUERY))
    cursor[position] = "A" if cursor[position] != "A" else "B"

    with pytest.raises(InvalidCursor) as refused:
        decode_cursor("".join(cursor), QUERY)
    assert (refused.value.status, refused.value.code) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    "cursor", ["", ".", "a.b", "\0", "🛒", "A" * 10_000, base64.urlsafe_b64encode(json.dumps(PLACE).encode()).decode()]
)
def test_an_invalid_cursor_is_rejected(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, QUERY)


def test_a_cursor_signed_with_another_key_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = encode_cursor(PLACE, QUERY)
    monkeypatch.setitem(secrets._cached, "cursor", (time.monotonic(), {"key": "1" * 64}))

    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, QUERY)
