"""3-D Secure in a browser, from the redirect to the return to the shop."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import stripe

from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay


def _page(intent: stripe.PaymentIntent) -> str:
    assert intent.next_action
    assert intent.next_action.redirect_to_url
    return str(intent.next_action.redirect_to_url.url)


def _submit(page: str, outcome: str) -> httpx.Response:
    return httpx.post(page, data={"outcome": outcome}, trust_env=False)


def test_the_page_shows_the_amount_and_two_buttons(pay: Pay) -> None:
    page = httpx.get(_page(pay("pm_card_threeDSecure2Required")), trust_env=False)

    assert page.status_code == 200
    assert "€19.99 EUR" in page.text
    assert 'value="succeed"' in page.text
    assert 'value="fail"' in page.text


def test_a_successful_authentication_pays_and_returns_to_the_shop(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_threeDSecure2Required")

    response = _submit(_page(intent), "succeed")

    assert response.status_code == 303
    target = urlsplit(response.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == RETURN_URL.partition("?")[0]
    assert parse_qs(target.query) == {
        "order": ["1"],
        "payment_intent": [intent.id],
        "payment_intent_client_secret": [intent.client_secret],
        "redirect_status": ["succeeded"],
    }
    after = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (after.status, after.next_action) == ("succeeded", None)
    assert isinstance(after.latest_charge, stripe.Charge)
    details = after.latest_charge.payment_method_details
    assert details
    assert details.card
    assert details.card.three_d_secure
    assert details.card.three_d_secure.result == "authenticated"


def test_a_failed_authentication_charges_nothing(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_threeDSecure2Required")

    response = _submit(_page(intent), "fail")

    assert "redirect_status=failed" in response.headers["location"]
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount_received, after.latest_charge) == ("requires_payment_method", 0, None)
    assert after.last_payment_error
    assert after.last_payment_error.code == "payment_intent_authentication_failure"


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_threeDSecureRequiredChargeDeclined", "generic_decline"),
        ("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_card_can_be_declined_after_authentication(
    card: str, reason: str, pay: Pay, client: stripe.StripeClient
) -> None:
    intent = pay(card)

    response = _submit(_page(intent), "succeed")

    assert "redirect_status=failed" in response.headers["location"]
    after = client.v1.payment_intents.retrieve(intent.id)
    assert after.last_payment_error
    assert (after.status, after.last_payment_error.decline_code) == ("requires_payment_method", reason)


def test_an_authentication_can_be_submitted_once(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_threeDSecure2Required")
    _submit(_page(intent), "succeed")

    again = _submit(_page(intent), "fail")

    assert again.status_code == 303
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert len(client.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_a_payment_cancelled_before_the_authentication_stays_cancelled(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_threeDSecure2Required")
    client.v1.payment_intents.cancel(intent.id)

    _submit(_page(intent), "succeed")

    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount_received) == ("canceled", 0)


def test_a_wrong_token_does_not_authenticate(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_threeDSecure2Required")

    _submit(_page(intent).rpartition("/")[0] + "/src_guessed", "succeed")

    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_action"


@pytest.mark.parametrize(
    "return_url", ["javascript:alert(1)", "data:text/html,x", "/relative", 'https://a.example/"<b>']
)
def test_a_return_url_that_is_a_script_or_relative_is_rejected(return_url: str, create: Pay) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(payment_method="pm_card_visa", confirm=True, return_url=return_url)

    assert refused.value.param == "return_url"


def test_a_browser_without_a_return_url_stays_on_the_page(
    create: Pay, browser: httpx.Client, client: stripe.StripeClient
) -> None:
    intent = create()
    form = {"client_secret": intent.client_secret, "payment_method": "pm_card_threeDSecure2Required"}

    confirmed = browser.post(f"/v1/payment_intents/{intent.id}/confirm", data=form).json()

    assert confirmed["next_action"]["type"] == "use_stripe_sdk"
    page = _submit(confirmed["next_action"]["use_stripe_sdk"]["stripe_js"], "succeed")
    assert page.status_code == 200
    assert 'data-status="succeeded"' in page.text
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
