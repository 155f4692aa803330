"""The storefront's local server: what CloudFront would return."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from starlette.applications import Starlette

from localstack.seed import catalogue
from localstack.servers.ports import free_port
from localstack.storefront.app import storefront_app
from localstack.storefront.headers import headers_for
from localstack.storefront.pictures import picture
from localstack.storefront.server import Storefront

API = "http://127.0.0.1:4566/_aws/execute-api/abc/local"
SANDBOX = {"api_url": API, "stripe_url": "http://127.0.0.1:12111", "publishable_key": "pk_test_1", "currency": "EUR"}
STRIPE = {**SANDBOX, "stripe_url": None}


class Visitor:
    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as client:
                return await client.get(path)

        return asyncio.run(ask())


@pytest.fixture
def storefront(tmp_path: Path) -> Visitor:
    files = tmp_path / "dist"
    (files / "assets").mkdir(parents=True)
    (files / "index.html").write_text("<title>Bottega</title>")
    (files / "assets" / "index-1.js").write_text("open()")
    (tmp_path / "secret").write_text("not a file of the storefront")
    return Visitor(storefront_app(files, SANDBOX, headers_for(SANDBOX)))


def policy(config: Mapping[str, str | None]) -> dict[str, str]:
    directives = headers_for(config)["Content-Security-Policy"].split("; ")
    return dict(each.split(" ", 1) for each in directives)


def test_with_the_sandbox_only_its_own_scripts_run() -> None:
    allowed = policy(SANDBOX)

    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"] == "'self'"
    assert allowed["style-src"] == "'self'"
    assert allowed["frame-src"] == "'none'"
    assert allowed["connect-src"] == "'self' http://127.0.0.1:4566 http://127.0.0.1:12111"


def test_with_a_stripe_key_its_scripts_and_frames_are_allowed_and_nothing_inline() -> None:
    allowed = policy(STRIPE)

    assert allowed["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert allowed["frame-src"] == "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
    assert allowed["connect-src"] == "'self' http://127.0.0.1:4566 https://api.stripe.com"
    assert "unsafe" not in str(allowed)


@pytest.mark.parametrize("path", ["/", "/orders/1", "/products/2", "/../secret", "/%2e%2e/secret"])
def test_paths_of_pages_return_the_application(storefront: Visitor, path: str) -> None:
    response = storefront.get(path)

    assert response.text == "<title>Bottega</title>"
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/sitemap.xml", "/assets/missing-1.js", "/assets/missing", "/assets/", "/images/x.png"]
)
def test_a_missing_file_is_a_404_and_not_the_application(storefront: Visitor, path: str) -> None:
    response = storefront.get(path)

    assert (response.status_code, response.text) == (404, "")
    assert response.headers["Cache-Control"] == "no-cache"


def test_assets_are_cached_forever_and_the_configuration_never(storefront: Visitor) -> None:
    asset, config = storefront.get("/assets/index-1.js"), storefront.get("/config.json")

    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert config.headers["Cache-Control"] == "no-cache"
    assert config.json() == SANDBOX


def test_the_server_serves_the_given_folder(tmp_path: Path) -> None:
    files = tmp_path / "copy"
    files.mkdir()
    (files / "index.html").write_text("<title>A copy</title>")
    server = Storefront(free_port(), files, SANDBOX, tmp_path / "storefront.log")

    server.start()
    shown = httpx.get(server.url, trust_env=False).text
    server.stop()

    assert shown == "<title>A copy</title>"


def test_every_response_has_the_security_headers(storefront: Visitor) -> None:
    responses: list[httpx.Response] = [storefront.get(each) for each in ("/", "/config.json", "/images/no.svg")]

    for response in responses:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_every_product_of_the_demo_catalogue_has_a_picture_of_its_own() -> None:
    drawn = [picture(each["sku"]) for each in catalogue.products()]

    assert len(set(drawn)) == 200
    for svg in drawn:
        assert svg is not None
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"


def test_other_products_have_none(storefront: Visitor) -> None:
    assert storefront.get("/images/xx-1.svg").status_code == 404
    assert storefront.get("/images/ce-esp-1.svg").headers["Content-Type"] == "image/svg+xml"
