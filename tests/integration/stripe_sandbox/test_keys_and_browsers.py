"""API keys, API versions, and requests of browsers."""

import httpx
import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import Pay, client_of

_PATHS = ["/v1/payment_intents", "/v1/refunds", "/v1/events", "/v1/charges", "/v1/webhook_endpoints"]


def _get(sandbox: StripeSandbox, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{sandbox.url}{path}", headers=headers, trust_env=False)


@pytest.mark.parametrize("path", _PATHS)
def test_a_request_without_an_api_key_is_a_401(sandbox: StripeSandbox, path: str) -> None:
    response = _get(sandbox, path)

    assert response.status_code == 401
    assert response.json()["error"]["type"] == "invalid_request_error"
    assert "You did not provide an API key" in response.json()["error"]["message"]
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Stripe"'


@pytest.mark.parametrize("key", ["sk_test_of_another_account", "sk_live_not_in_tests_1234", "nonsense"])
def test_an_invalid_api_key_is_a_401_and_not_in_the_error(sandbox: StripeSandbox, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided") as refused:
        client_of(sandbox, key).v1.payment_intents.list()

    assert refused.value.http_status == 401
    assert key not in str(refused.value)


@pytest.mark.parametrize("path", _PATHS)
def test_the_publishable_key_may_not_read_lists(sandbox: StripeSandbox, path: str) -> None:
    response = _get(sandbox, path, Authorization=f"Bearer {sandbox.publishable_key}")

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "secret_key_required"


def test_basic_authentication_works(sandbox: StripeSandbox) -> None:
    response = httpx.get(f"{sandbox.url}/v1/refunds", auth=(sandbox.secret_key, ""), trust_env=False)

    assert response.status_code == 200


def test_a_browser_pays_with_the_publishable_key_and_the_client_secret(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient
) -> None:
    intent = create(metadata={"order_id": "secret of the shop"})
    form = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa"}

    response = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form)

    assert response.status_code == 200
    assert response.json()["status"] == "succeeded"
    assert response.headers["access-control-allow-origin"] == "*"
    assert {"metadata", "latest_charge", "customer"}.isdisjoint(response.json())
    assert client.v1.payment_intents.retrieve(intent.id).amount_received == 1999


def test_the_publishable_key_can_be_a_parameter(create: Pay, sandbox: StripeSandbox) -> None:
    intent = create()
    form = {"key": sandbox.publishable_key, "client_secret": intent.client_secret, "payment_method": "pm_card_visa"}

    response = httpx.post(f"{sandbox.url}/v1/payment_intents/{intent.id}/confirm", data=form, trust_env=False)

    assert (response.status_code, response.json()["status"]) == (200, "succeeded")
    assert "metadata" not in response.json()


def test_a_browser_does_not_receive_a_servers_replayed_response(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient, key: str
) -> None:
    intent = create(automatic_payment_methods={"enabled": True, "allow_redirects": "never"}, metadata={"a": "b"})
    params: stripe.params.PaymentIntentConfirmParams = {"payment_method": "pm_card_visa"}
    client.v1.payment_intents.confirm(intent.id, params, {"idempotency_key": key})

    response = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=params, headers={"Idempotency-Key": key})

    assert (response.status_code, response.json()["error"]["param"]) == (400, "client_secret")


def test_a_browser_reads_its_payment(create: Pay, browser: httpx.Client) -> None:
    intent = create()

    response = browser.get(f"/v1/payment_intents/{intent.id}", params={"client_secret": intent.client_secret})

    assert (response.status_code, response.json()["id"]) == (200, intent.id)


@pytest.mark.parametrize("client_secret", [None, "pi_x_secret_y", "another"])
def test_a_browser_needs_the_right_client_secret(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient, client_secret: str | None
) -> None:
    intent = create()
    secret = create().client_secret if client_secret == "another" else client_secret
    form = {"payment_method": "pm_card_visa"} | ({"client_secret": secret} if secret else {})

    response = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form)

    assert (response.status_code, response.json()["error"]["param"]) == (400, "client_secret")
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


@pytest.mark.parametrize("step", ["cancel", "capture", ""])
def test_a_browser_may_not_update_cancel_or_capture(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient, step: str
) -> None:
    intent = create()

    response = browser.post(f"/v1/payment_intents/{intent.id}/{step}".rstrip("/"), data={"amount": "1"})

    assert response.status_code == 401
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount) == ("requires_payment_method", 1999)


def test_a_decline_does_not_show_metadata_to_a_browser(create: Pay, browser: httpx.Client) -> None:
    intent = create(metadata={"order_id": "secret-of-the-shop"})
    form = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa_chargeDeclined"}

    response = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form)

    assert response.status_code == 402
    assert response.json()["error"]["payment_intent"]["status"] == "requires_payment_method"
    assert "secret-of-the-shop" not in response.text


def test_cors_allows_every_origin_under_v1_only(sandbox: StripeSandbox) -> None:
    headers = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, stripe-version",
    }

    allowed = httpx.options(f"{sandbox.url}/v1/payment_intents/pi_x/confirm", headers=headers, trust_env=False)
    own = httpx.options(f"{sandbox.url}/_sandbox/faults", headers=headers, trust_env=False)

    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in own.headers


def test_every_response_has_a_request_id_and_a_version(client: stripe.StripeClient, sandbox: StripeSandbox) -> None:
    response = _get(sandbox, "/v1/refunds", Authorization=f"Bearer {sandbox.secret_key}")

    assert response.headers["Request-Id"].startswith("req_")
    assert response.headers["Stripe-Version"] == "2026-10-28.endive"
    listed = client.v1.refunds.list()
    assert listed.last_response
    assert listed.last_response.headers["Stripe-Version"] == stripe.api_version


def test_the_default_version_is_that_of_the_package() -> None:
    from localstack.stripe.options import API_VERSION

    assert stripe.api_version == API_VERSION


def test_an_invalid_version_is_rejected(sandbox: StripeSandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.secret_key}", "Stripe-Version": "latest"}

    response = _get(sandbox, "/v1/refunds", **headers)

    assert response.status_code == 400
    assert "Invalid Stripe API version" in response.json()["error"]["message"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/unknown"), ("DELETE", "/v1/refunds"), ("GET", "/")])
def test_an_unknown_path_is_a_404_that_names_it(sandbox: StripeSandbox, method: str, path: str) -> None:
    response = httpx.request(method, f"{sandbox.url}{path}", trust_env=False)

    assert response.status_code == 404
    assert f"Unrecognized request URL ({method}: {path})" in response.json()["error"]["message"]
