"""API keys, versions, and what a browser may do."""

import httpx
import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import Pay, client_of

_PATHS = ["/v1/payment_intents", "/v1/refunds", "/v1/events", "/v1/charges", "/v1/webhook_endpoints"]


def _ask(sandbox: StripeSandbox, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{sandbox.url}{path}", headers=headers, trust_env=False)


@pytest.mark.parametrize("path", _PATHS)
def test_without_a_key_nothing_opens(sandbox: StripeSandbox, path: str) -> None:
    answer = _ask(sandbox, path)

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert "You did not provide an API key" in answer.json()["error"]["message"]
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Stripe"'


@pytest.mark.parametrize("key", ["sk_test_wrong_key_of_somebody", "sk_live_never_here_1234", "nonsense"])
def test_a_wrong_key_is_refused_and_not_repeated(sandbox: StripeSandbox, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided") as refused:
        client_of(sandbox, key).v1.payment_intents.list()

    assert refused.value.http_status == 401
    assert key not in str(refused.value)


@pytest.mark.parametrize("path", _PATHS)
def test_the_publishable_key_opens_no_lists(sandbox: StripeSandbox, path: str) -> None:
    answer = _ask(sandbox, path, Authorization=f"Bearer {sandbox.publishable_key}")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "secret_key_required"


def test_basic_authentication_works_as_in_stripes_curl_examples(sandbox: StripeSandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/v1/refunds", auth=(sandbox.secret_key, ""), trust_env=False)

    assert answer.status_code == 200


def test_a_browser_pays_with_key_client_secret_and_payment_method(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient
) -> None:
    intent = create(metadata={"order_id": "secret of the shop"})
    form = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa"}

    answer = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form)

    assert answer.status_code == 200
    assert answer.json()["status"] == "succeeded"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"metadata", "latest_charge", "customer"}.isdisjoint(answer.json())
    assert client.v1.payment_intents.retrieve(intent.id).amount_received == 1999


def test_the_publishable_key_may_be_a_parameter_as_stripe_js_sends_it(create: Pay, sandbox: StripeSandbox) -> None:
    intent = create()
    form = {"key": sandbox.publishable_key, "client_secret": intent.client_secret, "payment_method": "pm_card_visa"}

    answer = httpx.post(f"{sandbox.url}/v1/payment_intents/{intent.id}/confirm", data=form, trust_env=False)

    assert (answer.status_code, answer.json()["status"]) == (200, "succeeded")
    assert "metadata" not in answer.json()


def test_a_browser_never_gets_the_answer_to_a_servers_request(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient, key: str
) -> None:
    intent = create(automatic_payment_methods={"enabled": True, "allow_redirects": "never"}, metadata={"a": "b"})
    params: stripe.params.PaymentIntentConfirmParams = {"payment_method": "pm_card_visa"}
    client.v1.payment_intents.confirm(intent.id, params, {"idempotency_key": key})

    answer = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=params, headers={"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "client_secret")


def test_a_browser_reads_its_payment(create: Pay, browser: httpx.Client) -> None:
    intent = create()

    answer = browser.get(f"/v1/payment_intents/{intent.id}", params={"client_secret": intent.client_secret})

    assert (answer.status_code, answer.json()["id"]) == (200, intent.id)


@pytest.mark.parametrize("client_secret", [None, "pi_x_secret_y", "another"])
def test_a_browser_needs_the_right_client_secret(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient, client_secret: str | None
) -> None:
    intent = create()
    secret = create().client_secret if client_secret == "another" else client_secret
    form = {"payment_method": "pm_card_visa"} | ({"client_secret": secret} if secret else {})

    answer = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form)

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "client_secret")
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


@pytest.mark.parametrize("step", ["cancel", "capture", ""])
def test_a_browser_changes_nothing_else(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient, step: str
) -> None:
    intent = create()

    answer = browser.post(f"/v1/payment_intents/{intent.id}/{step}".rstrip("/"), data={"amount": "1"})

    assert answer.status_code == 401
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount) == ("requires_payment_method", 1999)


def test_a_declined_browser_learns_no_metadata(create: Pay, browser: httpx.Client) -> None:
    intent = create(metadata={"order_id": "secret-of-the-shop"})
    form = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa_chargeDeclined"}

    answer = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form)

    assert answer.status_code == 402
    assert answer.json()["error"]["payment_intent"]["status"] == "requires_payment_method"
    assert "secret-of-the-shop" not in answer.text


def test_browsers_of_any_origin_may_ask(sandbox: StripeSandbox) -> None:
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


def test_every_answer_has_a_request_id_and_a_version(client: stripe.StripeClient, sandbox: StripeSandbox) -> None:
    answer = _ask(sandbox, "/v1/refunds", Authorization=f"Bearer {sandbox.secret_key}")

    assert answer.headers["Request-Id"].startswith("req_")
    assert answer.headers["Stripe-Version"] == "2026-10-28.endive"
    listed = client.v1.refunds.list()
    assert listed.last_response
    assert listed.last_response.headers["Stripe-Version"] == stripe.api_version


def test_the_default_version_is_the_one_the_package_is_written_for() -> None:
    from localstack.stripe.options import API_VERSION

    assert stripe.api_version == API_VERSION


def test_an_impossible_version_is_refused(sandbox: StripeSandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.secret_key}", "Stripe-Version": "latest"}

    answer = _ask(sandbox, "/v1/refunds", **headers)

    assert answer.status_code == 400
    assert "Invalid Stripe API version" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/unknown"), ("DELETE", "/v1/refunds"), ("GET", "/")])
def test_an_unknown_address_is_named(sandbox: StripeSandbox, method: str, path: str) -> None:
    answer = httpx.request(method, f"{sandbox.url}{path}", trust_env=False)

    assert answer.status_code == 404
    assert f"Unrecognized request URL ({method}: {path})" in answer.json()["error"]["message"]
