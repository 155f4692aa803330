"""Calls the endpoints of the catalogue as a client does."""

from typing import Any

from products.handlers import (
    adjust_stock,
    archive_product,
    create_product,
    get_health,
    get_product,
    import_products,
    list_categories,
    list_products,
    update_product,
)
from shared.caller import Caller
from tests.apigateway import Response, call

ADMIN = Caller("11111111-1111-4111-8111-111111111111", "admin@example.test", "admin", "session-a")
CUSTOMER = Caller("22222222-2222-4222-8222-222222222222", "customer@example.test", "customer", "session-c")
UNKNOWN = "00000000-0000-4000-8000-000000000000"
BOWL = {"name": "Salad bowl", "price": "39.90", "category": "Ceramics"}


def listed(**query: Any) -> Response:
    return call(list_products.handler, "GET", "/products", query=query)


def names(response: Response) -> list[str]:
    assert response.status == 200, response.body
    return [product["name"] for product in response.body["products"]]


def categories() -> dict[str, int]:
    response = call(list_categories.handler, "GET", "/products/categories")
    return {each["name"]: each["count"] for each in response.body["categories"]}


def shown(product_id: str, headers: dict[str, str] | None = None) -> Response:
    return call(get_product.handler, "GET", f"/products/{product_id}", headers=headers)


def create(caller: Caller | None = ADMIN, **fields: Any) -> Response:
    return call(create_product.handler, "POST", "/products", json={**BOWL, **fields}, caller=caller)


def created(**fields: Any) -> dict[str, Any]:
    response = create(**fields)
    assert response.status == 201, response.body
    product: dict[str, Any] = response.body
    return product


def update(product_id: str, caller: Caller | None = ADMIN, **fields: Any) -> Response:
    return call(update_product.handler, "PATCH", f"/products/{product_id}", json=fields, caller=caller)


def archive(product_id: str, caller: Caller | None = ADMIN) -> Response:
    return call(archive_product.handler, "DELETE", f"/products/{product_id}", caller=caller)


def adjust(
    product_id: str, delta: Any, reason: Any = "counted", *, key: str | None = None, caller: Caller | None = ADMIN
) -> Response:
    return call(
        adjust_stock.handler,
        "POST",
        f"/products/{product_id}/stock-adjustments",
        json={"delta": delta, "reason": reason},
        headers={"Idempotency-Key": key} if key else None,
        caller=caller,
    )


def imported(lines: Any, caller: Caller | None = ADMIN) -> Response:
    return call(import_products.handler, "POST", "/products/import", json={"products": lines}, caller=caller)


def health() -> Response:
    return call(get_health.handler, "GET", "/products/health")


def follow(**query: Any) -> list[str]:
    """Return the names on all pages of a list, read by cursor."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        response = listed(**query, **cursor)
        found += names(response)
        if not response.body["pagination"]["next_cursor"]:
            return found
        cursor = {"cursor": response.body["pagination"]["next_cursor"]}


def turn(**query: Any) -> list[str]:
    """Return the same, read by page number."""
    pages = listed(**query).body["pagination"]["pages"]
    return [name for page in range(1, pages + 1) for name in names(listed(**query, page=page))]
