"""Card numbers are rejected in every text field of every service, before anything else reads the body."""

import importlib
import json
from typing import Any

import pytest

from shared.caller import Caller
from tests.apigateway import call

ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
NUMBER = "4242 4242 4242 4242"
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


@pytest.mark.parametrize("body", [{"name": NUMBER}, {"a": [{"b": f"card {NUMBER}!"}]}, {NUMBER: 1}], ids=str)
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
