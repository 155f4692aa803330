"""Card numbers are rejected in every text field of every service, before anything else reads the body."""

import importlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared import secrets, session_check
from shared.caller import Caller
from shared.card_numbers import MAX_TEXT
from tests.apigateway import call

ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
NUMBER = "4242 4242 4242 4242"
HIDDEN = "\u200b".join(["4242"] * 4)
WIDE = "    ".join(["4242"] * 4)
NOT_ISSUED = "1234567812345670"
ENDPOINTS = [
    ("auth.handlers.register", "POST", "/auth/register"),
    ("auth.handlers.login", "POST", "/auth/login"),
    ("products.handlers.create_product", "POST", "/products"),
    ("products.handlers.update_product", "PATCH", "/products/x"),
    ("products.handlers.adjust_stock", "POST", "/products/x/stock-adjustments"),
    ("products.handlers.import_products", "POST", "/products/import"),
    ("orders.handlers.create_order", "POST", "/orders"),
    ("orders.handlers.set_order_status", "PUT", "/orders/x/status"),
    ("payments.handlers.create_payment", "POST", "/payments"),
    ("payments.handlers.refund_payment", "POST", "/payments/x/refunds"),
]


@pytest.fixture(autouse=True)
def _active_sessions() -> Iterator[None]:
    previous = session_check.override(lambda _, mark: True)
    yield
    session_check.override(previous)


@pytest.mark.parametrize(
    "body",
    [
        {"name": NUMBER},
        {"a": [{"b": f"card {NUMBER}!"}]},
        {NUMBER: 1},
        {NUMBER + "x" * 10_000: 1},
        {"name": HIDDEN},
        {"name": WIDE},
    ],
    ids=range(6),
)
@pytest.mark.parametrize(("module", "method", "path"), ENDPOINTS)
def test_a_card_number_is_rejected(
    module: str, method: str, path: str, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = importlib.import_module("shared.http.lambda_handler")
    monkeypatch.setattr(entry, "_count", lambda *_: None)
    handler = importlib.import_module(module).handler

    response = call(handler, method, path, json=body, caller=ADMIN)

    assert (response.status, response.body["code"]) == (400, "card_data_refused")
    # A random request id may contain the digits.
    assert "4242" not in json.dumps({**response.body, "request_id": ""})


@pytest.mark.parametrize(
    ("module", "path"),
    [
        ("products.handlers.list_products", "/products"),
        ("orders.handlers.list_orders", "/orders"),
        ("payments.handlers.list_payments", "/payments"),
    ],
)
@pytest.mark.parametrize(
    "query", [{"search": NUMBER}, {"search": HIDDEN}, {NUMBER: "1"}, {NUMBER + "x" * 9_000: "1"}], ids=range(4)
)
def test_a_card_number_in_a_query_is_rejected(
    module: str, path: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("shared.http.lambda_handler"), "_count", lambda *_: None)

    response = call(importlib.import_module(module).handler, "GET", path, query=query, caller=ADMIN)

    assert (response.status, response.body["code"]) == (400, "card_data_refused")
    assert "4242" not in json.dumps({**response.body, "request_id": ""})


@pytest.mark.parametrize(
    ("module", "method", "path", "expected"),
    [
        ("orders.handlers.create_order", "POST", "/orders", "invalid_request"),
        ("payments.handlers.create_payment", "POST", "/payments", "card_data_refused"),
    ],
)
def test_payments_rejects_any_number_with_a_valid_check_digit(
    module: str, method: str, path: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("shared.http.lambda_handler"), "_count", lambda *_: None)
    monkeypatch.setenv("ORDER_NETWORKS_SECRET", "networks")
    monkeypatch.setitem(secrets._cached, "networks", (time.monotonic(), {"key": "k"}))

    response = call(importlib.import_module(module).handler, method, path, json={"x": NOT_ISSUED}, caller=ADMIN)

    assert (response.status, response.body["code"]) == (400, expected)


def test_a_body_is_scanned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("shared.http.lambda_handler"), "_count", lambda *_: None)
    scanned: list[str] = []

    def scan(text: str, **_: bool) -> bool:
        scanned.append(text)
        return False

    monkeypatch.setattr(importlib.import_module("shared.http.body"), "contains_card_number", scan)
    handler = importlib.import_module("payments.handlers.create_payment").handler

    call(handler, "POST", "/payments", json={"order_id": "x" * 100}, caller=ADMIN)

    assert sorted(scanned) == ["order_id", "x" * 100]


@pytest.mark.parametrize("text", ["1 " * 32_000, "4242 " * 12_000, "1" * 64_000], ids=range(3))
def test_an_order_id_is_rejected_for_its_length_before_it_is_scanned(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("shared.http.lambda_handler"), "_count", lambda *_: None)
    numbers = importlib.import_module("shared.card_numbers")
    monkeypatch.setattr(numbers, "_numbers_in", lambda found: pytest.fail(f"scanned {len(found)} characters"))
    handler = importlib.import_module("payments.handlers.create_payment").handler

    response = call(handler, "POST", "/payments", json={"order_id": text}, caller=ADMIN)

    assert (response.status, response.body["details"]) == (
        400,
        [{"field": "order_id", "reason": "String should have at most 64 characters"}],
    )


def test_no_field_of_a_body_accepts_more_than_is_scanned() -> None:
    document = json.loads((Path(__file__).parents[3] / "functions/platform_api/openapi.json").read_text())
    lengths = [length for schema in document["components"]["schemas"].values() for length in _max_lengths(schema)]

    assert 0 < max(lengths) <= MAX_TEXT


def _max_lengths(schema: Any) -> Iterator[int]:
    if isinstance(schema, dict):
        if isinstance(length := schema.get("maxLength"), int):
            yield length
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from _max_lengths(each)
