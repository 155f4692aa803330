"""Calls the shop service's functions as clients and other services do."""

from typing import Any

from shared.caller import Caller
from shop.handlers import get_public_settings, get_section, get_settings, update_section
from tests.apigateway import Context, Response, call

ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
CUSTOMER = Caller("11111111-1111-4111-8111-111111111111", "ada@example.test", "customer", "session-1")
ROUTE = "/settings/{section}"


def public(headers: dict[str, str] | None = None, **query: Any) -> Response:
    return call(get_public_settings.handler, "GET", "/settings", query=query, headers=headers)


def read(section: str, by: Caller | None = ADMIN) -> Response:
    return call(get_section.handler, "GET", f"/settings/{section}", route=ROUTE, caller=by)


def write(section: str, body: Any, by: Caller | None = ADMIN) -> Response:
    return call(update_section.handler, "PUT", f"/settings/{section}", route=ROUTE, json=body, caller=by)


def change(section: str, **fields: Any) -> dict[str, Any]:
    """Change fields of a section as it is stored."""
    response = write(section, {**read(section).body, **fields})
    assert response.status == 200, response.body
    changed: dict[str, Any] = response.body
    return changed


def invoked(sections: list[str] | tuple[str, ...]) -> dict[str, Any]:
    """The response of the internal function."""
    return get_settings.handler({"sections": list(sections)}, Context())


def method(**fields: Any) -> dict[str, Any]:
    return {"id": "standard", "names": {"en": "Standard"}, "pricing": {"kind": "flat", "price": "6.90"}, **fields}


def zone(*countries: str, **fields: Any) -> dict[str, Any]:
    return {"name": "Zone", "countries": list(countries), "methods": [method()], **fields}
