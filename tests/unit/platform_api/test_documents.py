"""The documentation page and the OpenAPI document."""

import base64
import hashlib
import json
import re

import pytest

from platform_api.handlers import get_docs, get_openapi, handle_unknown_route
from tests.apigateway import call
from tests.unit.shared.conftest import environment

__all__ = ["environment"]


def test_the_openapi_document_is_served() -> None:
    response = call(get_openapi.handler, "GET", "/openapi.json")

    assert (response.status, response.headers["content-type"]) == (200, "application/json")
    assert response.body["openapi"].startswith("3.1.")
    assert "/products/{id}" in response.body["paths"]


@pytest.mark.parametrize(("module", "path"), [(get_openapi, "/openapi.json"), (get_docs, "/docs")])
def test_a_client_with_the_current_document_gets_a_304(module: object, path: str) -> None:
    handler = module.handler  # type: ignore[attr-defined]
    first = call(handler, "GET", path)

    second = call(handler, "GET", path, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, max-age=300"
    assert (second.status, second.body, second.headers["etag"]) == (304, "", first.headers["etag"])


def test_the_page_runs_only_its_own_scripts_and_loads_nothing_from_other_origins() -> None:
    response = call(get_docs.handler, "GET", "/docs")

    policy = response.headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", response.body, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", response.body, re.DOTALL)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert len(scripts) == 2
    assert all(_hash(text) in policy for text in scripts + styles)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"https?:", response.body)


def test_the_page_fits_into_a_lambda_response() -> None:
    response = call(get_docs.handler, "GET", "/docs")

    assert len(json.dumps(response.body)) < 6 * 1024 * 1024


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_an_unknown_route_is_a_404_that_names_the_path(method: str) -> None:
    response = call(handle_unknown_route.handler, method, "/no/such/route", route="/{proxy+}")

    assert response.status == 404
    assert response.body == {
        "error": "Route not found",
        "code": "route_not_found",
        "request_id": response.headers["x-request-id"],
        "path": "/no/such/route",
    }


def test_head_of_an_unknown_route_is_a_404_without_a_body() -> None:
    response = call(handle_unknown_route.handler, "HEAD", "/no/such/route", route="/{proxy+}")

    assert (response.status, response.body) == (404, "")


@pytest.mark.parametrize("path", ["/products", "/auth/login", "/", "/no/such/route"])
def test_a_preflight_request_of_the_storefront_is_allowed(path: str) -> None:
    response = call(handle_unknown_route.handler, "OPTIONS", path, headers={"Origin": "http://localhost:3000"})

    assert response.status == 204
    assert response.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "PATCH" in response.headers["access-control-allow-methods"]
    assert "Authorization" in response.headers["access-control-allow-headers"]


def test_a_preflight_request_of_another_origin_is_not_allowed() -> None:
    response = call(handle_unknown_route.handler, "OPTIONS", "/products", headers={"Origin": "https://evil.example"})

    assert not [name for name in response.headers if name.startswith("access-control")]


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
