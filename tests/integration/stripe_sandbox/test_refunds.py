"""Full and partial refunds."""

import pytest
import stripe

from tests.integration.stripe_sandbox.conftest import Pay
from tests.integration.stripe_sandbox.waiting import eventually


def test_a_refund_without_an_amount_refunds_the_whole_payment(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()

    refund = client.v1.refunds.create(
        {"payment_intent": intent.id, "reason": "requested_by_customer", "metadata": {"refund_id": "r-1"}}
    )

    assert (refund.amount, refund.currency, refund.status) == (1999, "eur", "succeeded")
    assert (refund.reason, refund.payment_intent, refund.charge) == (
        "requested_by_customer",
        intent.id,
        intent.latest_charge,
    )
    assert refund.metadata
    assert refund.metadata.to_dict() == {"refund_id": "r-1"}
    charge = client.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.refunded, charge.amount_refunded) == (True, 1999)
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_partial_refunds_up_to_the_whole_amount(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay()
    client.v1.refunds.create({"charge": str(intent.latest_charge), "amount": 1000})

    with pytest.raises(
        stripe.InvalidRequestError, match=r"€10\.00\) is greater than unrefunded amount on charge \(€9\.99\)"
    ) as refused:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 1000})
    assert refused.value.param == "amount"
    rest = client.v1.refunds.create({"payment_intent": intent.id})
    assert rest.amount == 999
    with pytest.raises(stripe.InvalidRequestError, match="has already been refunded") as over:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 1})
    assert over.value.code == "charge_already_refunded"
    refunds = client.v1.refunds.list({"payment_intent": intent.id}).data
    assert [refund.amount for refund in refunds] == [999, 1000]


def test_a_refund_cannot_exceed_a_partial_capture(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay(capture_method="manual")
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1200})

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 1201})

    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 1200


def test_an_unpaid_payment_has_nothing_to_refund(create: Pay, client: stripe.StripeClient) -> None:
    intent = create()

    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge to refund"):
        client.v1.refunds.create({"payment_intent": intent.id})

    assert client.v1.refunds.list({"payment_intent": intent.id}).data == []


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1.5"}, "amount"),
        ({"reason": "because"}, "reason"),
        ({"unknown": "x"}, "unknown"),
    ],
)
def test_an_invalid_refund_is_rejected(
    params: dict[str, str], param: str, pay: Pay, client: stripe.StripeClient
) -> None:
    intent = pay()

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id, **params})  # type: ignore[arg-type]

    assert refused.value.param == param
    assert client.v1.refunds.list({"payment_intent": intent.id}).data == []


def test_a_refund_needs_a_payment(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="payment_intent or charge"):
        client.v1.refunds.create({"amount": 1})
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent: 'pi_none'"):
        client.v1.refunds.create({"payment_intent": "pi_none"})


def test_a_pending_refund_succeeds_later(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_pendingRefund")

    refund = client.v1.refunds.create({"payment_intent": intent.id})

    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    after = eventually(lambda: client.v1.refunds.retrieve(refund.id), lambda found: found.status != "pending")
    assert (after.status, "pending_reason" in after.to_dict()) == ("succeeded", False)


def test_a_failed_refund_is_reversed(pay: Pay, client: stripe.StripeClient) -> None:
    intent = pay("pm_card_refundFail")

    refund = client.v1.refunds.create({"payment_intent": intent.id})

    assert refund.status == "succeeded"
    after = eventually(lambda: client.v1.refunds.retrieve(refund.id), lambda found: found.status != "succeeded")
    assert (after.status, after.failure_reason) == ("failed", "expired_or_canceled_card")
    assert after.failure_balance_transaction
    charge = client.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.refunded, charge.amount_refunded) == (False, 0)


def test_the_metadata_of_a_refund_can_be_updated(pay: Pay, client: stripe.StripeClient) -> None:
    refund = client.v1.refunds.create({"payment_intent": pay().id, "amount": 5, "metadata": {"a": "1"}})

    changed = client.v1.refunds.update(refund.id, {"metadata": {"b": "2"}})

    assert changed.metadata
    assert changed.metadata.to_dict() == {"a": "1", "b": "2"}
