from dataclasses import fields, replace
from typing import Any

import pytest

from orders.model import Line, PlaceOrder

ADDRESS = {"name": "Ada", "line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country": "DE"}
REQUEST = PlaceOrder("user-1", (Line("bowl", 2, "19.99"), Line("cup", 1, None)), ADDRESS)
CHANGES: dict[str, list[Any]] = {
    "user_id": ["user-2", ""],
    "lines": [
        (),
        REQUEST.lines[:1],
        REQUEST.lines[::-1],
        (Line("vase", 2, "19.99"), REQUEST.lines[1]),
        (Line("bowl", 3, "19.99"), REQUEST.lines[1]),
        (Line("bowl", 2, "19.98"), REQUEST.lines[1]),
        (Line("bowl", 2, None), REQUEST.lines[1]),
    ],
    "shipping_address": [{**ADDRESS, "line2": "2. Hof"}, *({**ADDRESS, name: "X"} for name in ADDRESS)],
    "shipping_method": ["express"],
    "expected_total": ["59.97"],
}


def test_every_field_has_a_changed_value() -> None:
    assert set(CHANGES) == {field.name for field in fields(PlaceOrder)}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in CHANGES.items() for value in values])
def test_changing_a_field_changes_the_fingerprint(name: str, value: Any) -> None:
    changed = replace(REQUEST, **{name: value})

    assert changed.fingerprint != REQUEST.fingerprint


def test_an_equal_request_has_the_same_fingerprint() -> None:
    reordered = dict(reversed(ADDRESS.items()))

    assert replace(REQUEST, shipping_address=reordered).fingerprint == REQUEST.fingerprint
