"""The states of a PaymentIntent."""

from typing import Any

import pytest
import stripe

from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay
from tests.integration.stripe_sandbox.waiting import eventually


def test_a_new_payment_requires_a_payment_method(create: Pay) -> None:
    intent = create(metadata={"order_id": "o-1"}, description="Order o-1")

    assert intent.status == "requires_payment_method"
    assert (intent.amount, intent.amount_received, intent.currency) == (1999, 0, "eur")
    assert intent.client_secret
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    assert intent.metadata.to_dict() == {"order_id": "o-1"}
    assert intent.latest_charge is None


def test_a_payment_with_a_payment_method_requires_confirmation(create: Pay, client: stripe.StripeClient) -> None:
    intent = create(payment_method="pm_card_visa")

    assert intent.status == "requires_confirmation"
    assert str(intent.payment_method).startswith("pm_")

    confirmed = client.v1.payment_intents.confirm(intent.id, {"return_url": RETURN_URL})

    assert confirmed.status == "succeeded"


def test_a_confirmed_payment_has_a_captured_charge(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    assert (intent.status, intent.amount_received) == ("succeeded", 1999)
    charge = client.v1.charges.retrieve(str(intent.latest_charge), {"expand": ["balance_transaction"]})
    assert (charge.amount, charge.amount_captured, charge.amount_refunded) == (1999, 1999, 0)
    assert (charge.paid, charge.captured, charge.refunded, charge.status) == (True, True, False, "succeeded")
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)
    # 1.5 % of 19.99 are 29.985 cents, half up 30, and 25 more.
    assert (charge.balance_transaction.fee, charge.balance_transaction.net) == (55, 1944)


def test_a_confirmation_by_a_server_needs_a_return_url(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    with pytest.raises(stripe.InvalidRequestError, match="return_url") as refused:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})

    assert refused.value.param == "return_url"
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


def test_a_confirmation_without_redirects_needs_no_return_url(create: Pay, client: stripe.StripeClient) -> None:
    intent = create(automatic_payment_methods={"enabled": True, "allow_redirects": "never"})

    assert client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}).status == "succeeded"


def test_a_declined_payment_requires_another_payment_method(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa_chargeDeclined", "return_url": RETURN_URL}
        )

    assert declined.value.http_status == 402
    assert declined.value.code == "card_declined"
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.payment_method, after.amount_received) == ("requires_payment_method", None, 0)
    assert after.last_payment_error
    assert after.last_payment_error.decline_code == "generic_decline"
    charge = client.v1.charges.retrieve(str(after.latest_charge))
    assert (charge.status, charge.paid, charge.amount_captured) == ("failed", False, 0)
    second = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL})
    assert (second.status, second.last_payment_error) == ("succeeded", None)


def test_a_payment_without_a_payment_method_cannot_be_confirmed(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method") as refused:
        client.v1.payment_intents.confirm(intent.id, {"return_url": RETURN_URL})

    assert refused.value.code == "payment_intent_unexpected_state"


def test_a_succeeded_payment_cannot_be_confirmed_again(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    with pytest.raises(stripe.InvalidRequestError, match="already succeeded") as refused:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL})

    assert refused.value.code == "payment_intent_unexpected_state"
    assert len(client.v1.charges.list({"payment_intent": intent.id}).data) == 1


@pytest.mark.parametrize("reason", ["duplicate", "fraudulent", "requested_by_customer", "abandoned"])
def test_an_open_payment_can_be_cancelled(create: Pay, client: stripe.StripeClient, reason: str) -> None:
    intent = create()

    canceled = client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": reason})

    assert (canceled.status, canceled.cancellation_reason) == ("canceled", reason)
    assert canceled.canceled_at


def test_a_cancelled_payment_cannot_be_confirmed(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()
    client.v1.payment_intents.cancel(intent.id)

    with pytest.raises(stripe.InvalidRequestError, match="has a status of canceled") as refused:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", "return_url": RETURN_URL})

    assert refused.value.code == "payment_intent_unexpected_state"
    assert client.v1.charges.list({"payment_intent": intent.id}).data == []


@pytest.mark.parametrize("status", ["succeeded", "canceled"])
def test_a_succeeded_or_cancelled_payment_cannot_be_cancelled(
    create: Pay, pay: Pay, client: stripe.StripeClient, status: str
) -> None:
    intent = pay() if status == "succeeded" else client.v1.payment_intents.cancel(create().id)

    with pytest.raises(stripe.InvalidRequestError, match=f"because it has a status of {status}") as refused:
        client.v1.payment_intents.cancel(intent.id)

    assert refused.value.code == "payment_intent_unexpected_state"
    assert refused.value.error
    assert refused.value.error.payment_intent
    assert refused.value.error.payment_intent.status == status


def test_manual_capture_of_part_of_the_amount(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay(capture_method="manual")
    assert (intent.status, intent.amount_capturable, intent.amount_received) == ("requires_capture", 1999, 0)

    captured = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1500})

    assert (captured.status, captured.amount_received, captured.amount_capturable) == ("succeeded", 1500, 0)
    charge = client.v1.charges.retrieve(str(captured.latest_charge))
    assert (charge.captured, charge.amount, charge.amount_captured) == (True, 1999, 1500)


def test_a_capture_cannot_exceed_the_authorized_amount(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay(capture_method="manual")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 2000})

    assert refused.value.code == "amount_too_large"
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


def test_a_payment_cannot_be_captured_twice(pay: Pay, client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.capture(pay(capture_method="manual").id)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.capture(intent.id)

    assert refused.value.code == "payment_intent_unexpected_state"


def test_cancelling_an_authorized_payment_releases_the_amount(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay(capture_method="manual")

    canceled = client.v1.payment_intents.cancel(intent.id)

    assert (canceled.status, canceled.amount_capturable, canceled.amount_received) == ("canceled", 0, 0)
    charge = client.v1.charges.retrieve(str(canceled.latest_charge))
    assert (charge.captured, charge.amount_captured, charge.refunded) == (False, 0, True)
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge to refund"):
        client.v1.refunds.create({"payment_intent": intent.id})


def test_an_open_payment_can_be_updated(create: Pay, client: stripe.StripeClient) -> None:
    intent = create(metadata={"order_id": "o-2", "note": "x"})

    changed = client.v1.payment_intents.update(intent.id, {"amount": 2500, "metadata": {"note": "", "cart": "c"}})

    assert (changed.amount, changed.metadata.to_dict()) == (2500, {"order_id": "o-2", "cart": "c"})
    cleared = client.v1.payment_intents.update(intent.id, {"metadata": ""})
    assert cleared.metadata.to_dict() == {}


def test_the_payment_method_and_its_options_can_be_updated(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    params: stripe.params.PaymentIntentUpdateParams = {
        "allowed_payment_method_types": ["card", "ideal"],
        "payment_method": "pm_card_threeDSecureOptional",
        "payment_method_options": {"card": {"request_three_d_secure": "any"}},
    }

    changed = client.v1.payment_intents.update(intent.id, params)

    assert (changed.status, changed.payment_method_types) == ("requires_confirmation", ["card"])
    assert client.v1.payment_intents.confirm(intent.id).status == "requires_action"


def test_the_amount_of_a_succeeded_payment_cannot_be_updated(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    with pytest.raises(stripe.InvalidRequestError, match="amount could not be updated") as refused:
        client.v1.payment_intents.update(intent.id, {"amount": 1})

    assert refused.value.code == "payment_intent_unexpected_state"
    noted = client.v1.payment_intents.update(intent.id, {"metadata": {"note": "still possible"}})
    assert (noted.amount, noted.status) == (1999, "succeeded")


@pytest.mark.parametrize(
    ("iban", "outcome", "received"),
    [
        ("AT611904300234573201", "succeeded", 1999),
        ("AT86 1904 3002 3547 3202", "requires_payment_method", 0),
    ],
)
def test_a_debit_is_processing_before_it_succeeds_or_fails(
    create: Pay, client: stripe.StripeClient, iban: str, outcome: str, received: int
) -> None:
    intent = create(
        confirm=True,
        return_url=RETURN_URL,
        payment_method_data={
            "type": "sepa_debit",
            "sepa_debit": {"iban": iban},
            "billing_details": {"name": "Ada Lovelace", "email": "ada@example.com"},
        },
    )

    assert intent.status == "processing"
    with pytest.raises(stripe.InvalidRequestError, match="has a status of processing"):
        client.v1.payment_intents.cancel(intent.id)
    after = eventually(
        lambda: client.v1.payment_intents.retrieve(intent.id), lambda found: found.status != "processing"
    )
    assert (after.status, after.amount_received) == (outcome, received)


def test_a_payment_method_can_be_used_once(pay: Pay, create: Pay, client: stripe.StripeClient) -> None:
    used = str(pay().payment_method)

    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        client.v1.payment_intents.confirm(create().id, {"payment_method": used, "return_url": RETURN_URL})


def test_payment_method_types_are_filtered(create: Pay) -> None:
    everything = create()
    allowed = create(allowed_payment_method_types=["card", "ideal"])
    without = create(excluded_payment_method_types=["card"])

    assert everything.payment_method_types == ["card", "sepa_debit"]
    assert (allowed.payment_method_types, allowed.allowed_payment_method_types) == (["card"], ["card", "ideal"])
    assert (without.payment_method_types, without.excluded_payment_method_types) == (["sepa_debit"], ["card"])


def test_an_older_api_version_accepts_payment_method_types(client: stripe.StripeClient) -> None:
    params: Any = {"amount": 700, "currency": "eur", "payment_method_types": ["card"]}

    intent = client.v1.payment_intents.create(params, {"stripe_version": "2026-08-26.dahlia"})

    assert (intent.payment_method_types, intent.automatic_payment_methods) == (["card"], None)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.create(params)
    assert refused.value.code == "payment_method_types_no_longer_supported"
