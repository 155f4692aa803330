"""What `make run` provides, on a deployed shop."""

import json
import shutil
import stat
from pathlib import Path

import httpx
import pytest

from localstack import FUNCTIONS
from localstack.lock import AlreadyRunning, hold
from localstack.reload import Reloader
from localstack.shop import Shop


def test_the_url_in_the_state_directory_serves_the_api(shop: Shop) -> None:
    url = shop.state.api_url.read_text()

    response = httpx.get(f"{url}/products", timeout=30)

    assert response.status_code == 200
    assert url == shop.api_url


def test_the_sandbox_in_the_state_directory_takes_payments(shop: Shop) -> None:
    url = shop.state.stripe_url.read_text()

    response = httpx.get(f"{url}/_sandbox/ledger", timeout=30)

    assert response.status_code == 200
    assert shop.servers.stripe
    assert url == shop.servers.stripe.url


def test_the_demo_catalogue_is_for_sale(shop: Shop) -> None:
    pagination = httpx.get(f"{shop.api_url}/products", timeout=30).json()["pagination"]
    categories = httpx.get(f"{shop.api_url}/products/categories", timeout=30).json()["categories"]

    assert pagination["total"] >= 150
    assert len(categories) >= 8


@pytest.mark.parametrize("role", ["admin", "customer"])
def test_a_demo_account_signs_in_with_its_role(shop: Shop, role: str) -> None:
    account = json.loads(shop.state.demo_accounts.read_text())[role]

    response = httpx.post(f"{shop.api_url}/auth/login", json=account, timeout=30)

    assert response.status_code == 200
    assert response.json()["user"]["role"] == role


def test_secrets_are_readable_by_their_user_only(shop: Shop) -> None:
    for path in (shop.state.demo_accounts, shop.state.directory / "passwords.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_filling_the_shop_does_not_count_towards_this_machines_limits(shop: Shop) -> None:
    headers = httpx.get(f"{shop.api_url}/auth/.well-known/jwks.json", timeout=30).headers
    first = int(headers["ratelimit-remaining"])

    second = int(httpx.get(f"{shop.api_url}/auth/.well-known/jwks.json", timeout=30).headers["ratelimit-remaining"])

    assert second == first - 1


def test_a_second_shop_in_the_same_directory_is_refused(shop: Shop) -> None:
    with pytest.raises(AlreadyRunning, match="is already running"), hold(shop.state, print):
        pass


def test_an_unknown_route_is_named(shop: Shop) -> None:
    response = httpx.delete(f"{shop.api_url}/no/such/route", timeout=30)

    assert response.status_code == 404
    assert response.json()["error"] == "Route not found"


def test_gateway_errors_have_the_format_of_our_own(shop: Shop) -> None:
    response = httpx.get(f"{shop.api_url}/auth/me", timeout=30)

    assert response.status_code == 401
    assert set(response.json()) == {"error", "code", "request_id"}
    assert response.json()["request_id"] == response.headers["x-request-id"]


def test_saved_code_serves_the_next_request(shop: Shop, tmp_path: Path) -> None:
    source = tmp_path / "functions"
    shutil.copytree(FUNCTIONS, source, ignore=shutil.ignore_patterns("__pycache__"))
    reloader = Reloader(shop.deployment, tmp_path / "copy", source)
    handler = source / "platform_api" / "handlers" / "get_docs.py"
    original = handler.read_text()

    try:
        handler.write_text(_CHANGED)
        assert reloader.reload({handler}) == []
        reloaded = httpx.get(f"{shop.api_url}/docs", timeout=30).text

        handler.write_text("def broken(:\n")
        wrong = reloader.reload({handler})
        after_a_syntax_error = httpx.get(f"{shop.api_url}/docs", timeout=30).text
    finally:
        handler.write_text(original)
        assert reloader.reload({handler}) == []

    assert reloaded == after_a_syntax_error == "saved"
    assert "get_docs.py" in wrong[0]
    assert httpx.get(f"{shop.api_url}/docs", timeout=30).text != "saved"


_CHANGED = """
def handler(event, context):
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "saved"}
"""
