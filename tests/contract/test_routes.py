"""Each route of the API, its handler file and its OpenAPI operation are the same thing."""

import importlib
import json
from typing import Any, get_type_hints

import pytest
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from auth.policy import ADMIN_ONLY, OF_GUESTS
from shared.http import ActiveAdmin, ActiveBuyer, ActiveUser, AdminUser, CurrentBuyer, CurrentUser
from tools.openapi import DOCUMENT, render
from tools.template import API, ROOT, UNKNOWN_ROUTES, Function, Route, functions, read_template

ENDPOINTS = [each for each in functions() if each.routes and each.routes[0].path not in UNKNOWN_ROUTES]
ADMINS = (AdminUser, ActiveAdmin)
BUYERS = (CurrentBuyer, ActiveBuyer)
INTERNAL = [each for each in functions() if not each.routes]


def route_of(function: Function) -> APIRoute:
    (route,) = importlib.import_module(function.module).router.routes
    assert isinstance(route, APIRoute)
    return route


def template_route(function: Function) -> Route:
    (route,) = function.routes
    return route


def _for_guests(function: Function) -> bool:
    return any(user in BUYERS for user in users_of(function))


def _for_admins(function: Function) -> bool:
    return any(user in ADMINS for user in users_of(function))


def users_of(function: Function) -> list[Any]:
    hints = get_type_hints(route_of(function).endpoint, include_extras=True)
    return [hint for hint in hints.values() if hint in (*BUYERS, CurrentUser, ActiveUser, *ADMINS)]


def test_every_handler_file_is_one_function_and_every_function_one_handler_file() -> None:
    files = (ROOT / "functions").glob("*/handlers/*.py")
    modules = [".".join(file.relative_to(ROOT / "functions").with_suffix("").parts) for file in files]

    assert sorted(each.module for each in functions()) == sorted(name for name in modules if "__init__" not in name)


@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda each: each.name)
def test_a_handler_serves_exactly_its_route_of_the_template(function: Function) -> None:
    route, expected = route_of(function), template_route(function)

    assert (route.methods, route.path) == ({expected.method}, expected.path)


@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda each: each.name)
def test_a_handlers_docstring_begins_with_its_route(function: Function) -> None:
    docstring = importlib.import_module(function.module).__doc__ or ""

    assert docstring.startswith(f"{template_route(function)}: ")


def test_every_route_is_one_operation_and_every_operation_one_route() -> None:
    paths = json.loads(DOCUMENT.read_text())["paths"]
    operations = [
        f"{method.upper()} {path}" for path, each in paths.items() for method in each if method != "parameters"
    ]

    assert sorted(operations) == sorted(str(template_route(each)) for each in ENDPOINTS)


def test_head_runs_the_function_of_get() -> None:
    paths = read_template(API)["Resources"]["ShopApi"]["Properties"]["DefinitionBody"]["paths"]
    heads = {path: each for path, each in paths.items() if "head" in each}

    assert sorted(heads) == ["/docs", "/health", "/openapi.json", "/products", "/products/{id}"]
    for each in heads.values():
        assert each["head"] == each["get"]


def test_public_operations_are_marked_and_no_schema_is_named_after_a_module() -> None:
    document = json.loads(DOCUMENT.read_text())

    assert all("security" in each[method] for each in document["paths"].values() for method in each)
    assert not [name for name in document["components"]["schemas"] if "__" in name or name == "Health"]


def test_the_openapi_document_is_valid() -> None:
    validate(json.loads(DOCUMENT.read_text()))


def test_no_patch_publishes_a_default() -> None:
    document = json.loads(DOCUMENT.read_text())
    bodies = [each["patch"]["requestBody"] for each in document["paths"].values() if "patch" in each]
    names = [body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2] for body in bodies]

    assert names
    for name in names:
        assert '"default":' not in json.dumps(document["components"]["schemas"][name])


def test_no_two_operations_share_an_id() -> None:
    ids = [route_of(each).operation_id for each in ENDPOINTS]

    assert None not in ids
    assert len(set(ids)) == len(ids)


def test_the_committed_openapi_document_is_the_one_the_code_generates() -> None:
    assert DOCUMENT.read_text() == render(), "run `make openapi`"


def test_the_openapi_document_has_no_status_that_the_api_never_returns() -> None:
    document = json.loads(DOCUMENT.read_text())

    assert document["openapi"].startswith("3.1.")
    assert "HTTPValidationError" not in document["components"]["schemas"]


@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda each: each.name)
def test_an_operation_documents_the_errors_of_its_kind(function: Function) -> None:
    route = route_of(function)
    expected = {401} if users_of(function) else set()
    expected |= {403} if users_of(function) and not _for_guests(function) else set()
    expected |= {413, 415} if route.body_field else set()

    assert expected <= set(route.responses)


@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda each: each.name)
def test_an_operation_without_a_body_documents_no_body_errors(function: Function) -> None:
    route = template_route(function)
    operation = json.loads(DOCUMENT.read_text())["paths"][route.path][route.method.lower()]

    assert "requestBody" in operation or not {"413", "415"} & set(operation["responses"])


@pytest.mark.parametrize("function", ENDPOINTS, ids=lambda each: each.name)
def test_a_route_has_the_authorizer_exactly_if_its_handler_needs_the_caller(function: Function) -> None:
    assert template_route(function).authorized == bool(users_of(function))


def test_the_authorizer_denies_customers_exactly_the_routes_that_require_an_admin() -> None:
    admin_only = [template_route(each) for each in ENDPOINTS if _for_admins(each)]
    patterns = {(route.method, "/".join(_wildcard(part) for part in route.path[1:].split("/"))) for route in admin_only}

    assert set(ADMIN_ONLY) == patterns


def test_the_authorizer_allows_guests_exactly_the_routes_that_serve_them() -> None:
    for_guests = [template_route(each) for each in ENDPOINTS if _for_guests(each)]
    patterns = {(route.method, "/".join(_wildcard(part) for part in route.path[1:].split("/"))) for route in for_guests}

    assert set(OF_GUESTS) == patterns


def _wildcard(part: str) -> str:
    return "*" if part.startswith("{") else part


def test_unknown_routes_have_a_handler_that_asks_nobody() -> None:
    (function,) = [each for each in functions() if each.routes and each.routes[0].path in UNKNOWN_ROUTES]

    assert sorted(map(str, function.routes)) == ["ANY /", "ANY /{proxy+}"]
    assert not any(route.authorized for route in function.routes)


@pytest.mark.parametrize("function", INTERNAL, ids=lambda each: each.name)
def test_a_function_without_a_route_has_no_router(function: Function) -> None:
    assert not hasattr(importlib.import_module(function.module), "router")
