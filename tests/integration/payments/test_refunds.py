import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from payments.dependencies import override
from payments.stripe_provider import StripeProvider
from tests.integration.payments.service import (
    ADA,
    ADMIN,
    BOB,
    UNKNOWN,
    Shop,
    everything,
    intent_of,
    refund,
    retry,
    rows,
    shown,
)
from tests.integration.payments.stripe_account import deliver


def test_refunds_a_part_and_then_the_rest(shop: Shop) -> None:
    payment = shop.paid()

    part = refund(payment["id"], amount="5.00", reason="A cracked bowl")
    partly = shown(payment["id"])
    rest = refund(payment["id"])

    assert part.status == rest.status == 201
    assert part.body == {
        "id": part.body["id"],
        "payment_id": payment["id"],
        "amount": "5.00",
        "currency": "EUR",
        "reason": "A cracked bowl",
        "origin": "admin",
        "status": "succeeded",
        "created_at": part.body["created_at"],
        "updated_at": part.body["updated_at"],
    }
    assert (partly["status"], partly["refunded_amount"]) == ("partially_refunded", "5.00")
    assert rest.body["amount"] == "14.99"
    assert (shown(payment["id"])["status"], shown(payment["id"])["refunded_amount"]) == ("refunded", "19.99")
    assert shop.balance(payment) == (1999, 1999)
    assert [event["data"].get("refunded_amount") for event in shop.bus.events] == [None, "5.00", "19.99"]


def test_a_refund_has_our_ids_in_its_metadata(shop: Shop) -> None:
    payment = shop.paid()

    made = refund(payment["id"], amount=5).body

    [theirs] = shop.stripe.get("refunds", payment_intent=intent_of(payment))["data"]
    assert theirs["metadata"] == {"payment_id": payment["id"], "refund_id": made["id"]}
    assert theirs["amount"] == 500


@pytest.mark.parametrize(
    ("amount", "left"), [("20.00", "19.99"), ("9999999999.00", "19.99"), ("19.991", None), ("0", None), ("-1", None)]
)
def test_rejects_invalid_amounts(shop: Shop, amount: str, left: str | None) -> None:
    payment = shop.paid()
    before = everything()

    response = refund(payment["id"], amount=amount)

    if left:
        assert (response.status, response.body["code"]) == (409, "refund_exceeds_captured")
        assert response.body["details"] == [{"field": "amount", "left": left}]
    else:
        assert (response.status, response.body["code"]) == (400, "invalid_request")
    assert everything() == before
    assert shop.balance(payment) == (1999, 0)


def test_a_fully_refunded_payment_cannot_be_refunded_again(shop: Shop) -> None:
    payment = shop.paid()
    refund(payment["id"])

    response = refund(payment["id"])

    assert (response.status, response.body["code"]) == (409, "refund_exceeds_captured")
    assert response.body["details"] == [{"field": "amount", "left": "0.00"}]
    assert shop.balance(payment) == (1999, 1999)


def test_an_uncaptured_payment_cannot_be_refunded(shop: Shop) -> None:
    payment = shop.started()

    response = refund(payment["id"])

    assert (response.status, response.body["code"], rows("refunds")) == (409, "nothing_captured", [])


@pytest.mark.parametrize("by", [ADA, BOB])
def test_a_customer_cannot_refund(shop: Shop, by: Any) -> None:
    payment = shop.paid()

    response = refund(payment["id"], by=by)

    assert (response.status, response.body["code"], rows("refunds")) == (403, "forbidden", [])
    assert shop.balance(payment) == (1999, 0)


@pytest.mark.parametrize("payment_id", [UNKNOWN, "nonsense", UNKNOWN.upper()])
def test_an_unknown_payment_is_not_found(shop: Shop, payment_id: str) -> None:
    response = refund(payment_id)

    assert (response.status, response.body["code"]) == (404, "payment_not_found")


@pytest.mark.parametrize(
    "body", [{"amount": True}, {"amount": "5,00"}, {"amount": [5]}, {"reason": ""}, {"reason": "a\nb"}, {"to": "me"}]
)
def test_rejects_a_malformed_refund(shop: Shop, body: dict[str, Any]) -> None:
    payment = shop.paid()

    response = refund(payment["id"], **body)

    assert (response.status, response.body["code"], rows("refunds")) == (400, "invalid_request", [])


def test_the_same_key_and_body_make_one_refund(shop: Shop) -> None:
    payment = shop.paid()

    first = refund(payment["id"], key="k-1", amount="5.00")
    second = refund(payment["id"], key="k-1", amount=5)

    assert (second.status, second.body) == (201, first.body)
    assert ("idempotent-replayed" in first.headers, second.headers["idempotent-replayed"]) == (False, "true")
    assert shop.balance(payment) == (1999, 500)
    assert "k-1" not in str(rows("refunds"))


def test_a_key_belongs_to_one_request(shop: Shop) -> None:
    payment, another = shop.paid(), shop.paid()
    refund(payment["id"], key="k-1", amount="5.00")

    responses = [refund(payment["id"], key="k-1", amount="6.00"), refund(another["id"], key="k-1", amount="5.00")]

    assert [(response.status, response.body["code"]) for response in responses] == [(422, "idempotency_key_reused")] * 2
    assert (shop.balance(payment), shop.balance(another)) == ((1999, 500), (1999, 0))


def test_a_key_lives_seven_days(shop: Shop) -> None:
    payment = shop.paid()
    first = refund(payment["id"], key="k-1", amount="5.00")
    shop.clock.advance(days=7, seconds=1)

    second = refund(payment["id"], key="k-1", amount="5.00")

    assert (second.status, second.body["id"] == first.body["id"]) == (201, False)
    assert shop.balance(payment) == (1999, 1000)


def test_50_parallel_full_refunds_make_one(shop: Shop) -> None:
    payment = shop.paid()

    with ThreadPoolExecutor(50) as pool:
        responses = list(pool.map(lambda _: refund(payment["id"]), range(50)))

    assert sorted(response.status for response in responses) == [201] + [409] * 49
    assert {response.body["code"] for response in responses if response.status == 409} == {"refund_exceeds_captured"}
    assert shop.balance(payment) == (1999, 1999)
    assert len(shop.stripe.get("refunds", payment_intent=intent_of(payment))["data"]) == 1
    assert shop.bus.published().count("PaymentRefunded") == 1


def test_parallel_refunds_with_one_key_make_one(shop: Shop) -> None:
    payment = shop.paid()

    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(lambda _: refund(payment["id"], key="k-1", amount="1.00"), range(20)))

    assert {response.status for response in responses} == {201}
    assert len({response.body["id"] for response in responses}) == 1
    assert shop.balance(payment) == (1999, 100)


def test_parallel_partial_refunds_stay_within_the_capture(shop: Shop) -> None:
    payment = shop.paid(2000)

    with ThreadPoolExecutor(12) as pool:
        ours = [pool.submit(refund, payment["id"], amount="3.00") for _ in range(12)]
        responses = [each.result() for each in ours]

    assert sorted(response.status for response in responses) == [201] * 6 + [409] * 6
    assert shop.balance(payment) == (2000, 1800)
    assert shown(payment["id"])["refunded_amount"] == "18.00"


def test_a_dashboard_refund_is_stored_with_origin_stripe(shop: Shop) -> None:
    payment = shop.paid()
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=700, reason="duplicate")

    shop.deliver_all(payment)

    [theirs] = shown(payment["id"])["refunds"]
    assert (theirs["amount"], theirs["origin"], theirs["status"], theirs["reason"]) == (
        "7.00",
        "stripe",
        "succeeded",
        "duplicate",
    )
    assert shown(payment["id"])["refunded_amount"] == "7.00"
    assert refund(payment["id"], amount="13.00").body["details"] == [{"field": "amount", "left": "12.99"}]


def test_an_unknown_dashboard_refund_wins_over_ours(shop: Shop) -> None:
    payment = shop.paid()
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=1500)

    response = refund(payment["id"])
    retry(age_seconds=0)

    assert (response.status, response.body["code"]) == (409, "refund_refused")
    state = shown(payment["id"])
    assert (state["status"], state["refunded_amount"]) == ("partially_refunded", "15.00")
    assert [(each["origin"], each["status"]) for each in state["refunds"]] == [
        ("admin", "failed"),
        ("stripe", "succeeded"),
    ]
    assert refund(payment["id"]).body["amount"] == "4.99"
    assert shop.balance(payment) == (1999, 1999)


def test_a_refund_event_before_the_response_is_one_refund(shop: Shop) -> None:
    """Stripe's event arrives before the response to the request that created the refund."""
    payment = shop.paid()

    class Overtaken(StripeProvider):
        def create_refund(self, intent_id: str, refund: Any) -> Any:
            seen = super().create_refund(intent_id, refund)
            shop.deliver_all(payment)
            return seen

    shop.provider = Overtaken()
    override(shop.dependencies())

    made = refund(payment["id"], amount="5.00")

    state = shown(payment["id"])
    assert (made.status, [each["id"] for each in state["refunds"]]) == (201, [made.body["id"]])
    assert (state["refunded_amount"], shop.bus.published().count("PaymentRefunded")) == ("5.00", 1)


def test_a_pending_refund_counts_once_the_bank_has_confirmed_it(shop: Shop) -> None:
    payment = shop.paid(card="pm_card_pendingRefund")

    made = refund(payment["id"], amount="5.00").body
    before = shown(payment["id"])
    wait_for(shop, payment, "refund.updated")

    assert (made["status"], before["refunded_amount"], before["status"]) == ("pending", "0.00", "succeeded")
    assert shown(payment["id"])["refunded_amount"] == "5.00"
    assert shown(payment["id"])["refunds"][0]["status"] == "succeeded"
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]


def test_a_refund_that_fails_at_the_bank_does_not_count(shop: Shop) -> None:
    payment = shop.paid(card="pm_card_refundFail")

    made = refund(payment["id"]).body
    before = shown(payment["id"])["status"]
    wait_for(shop, payment, "refund.failed")
    retry(age_seconds=0)

    assert (made["status"], before) == ("succeeded", "refunded")
    state = shown(payment["id"])
    assert (state["status"], state["refunded_amount"], state["refunds"][0]["status"]) == ("succeeded", "0.00", "failed")
    assert len(rows("refunds")) == 1, "a person has to find another way"


def wait_for(shop: Shop, payment: dict[str, Any], kind: str) -> None:
    """Wait for an event of this type, then deliver all events in reverse."""
    deadline = time.monotonic() + 20
    while not any(event["type"] == kind for event in shop.stripe.events(intent_of(payment))):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for event in reversed(shop.stripe.events(intent_of(payment))):
        assert deliver(event).status == 200


def test_idempotency_keys_are_per_admin(shop: Shop) -> None:
    payment = shop.paid()
    colleague = ADMIN._replace(user_id="44444444-4444-4444-8444-444444444444")

    first, second = (refund(payment["id"], by=by, key="k-1", amount="5.00") for by in (ADMIN, colleague))

    assert first.body["id"] != second.body["id"]
    assert shop.balance(payment) == (1999, 1000)


def test_a_second_stripe_refund_for_one_of_ours_is_counted_and_reported(
    shop: Shop, capfd: pytest.CaptureFixture[str]
) -> None:
    payment = shop.paid()
    made = refund(payment["id"], amount="5.00").body
    named = {"metadata[payment_id]": payment["id"], "metadata[refund_id]": made["id"]}
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=500, **named)
    capfd.readouterr()

    shop.deliver_all(payment)

    response = shown(payment["id"])
    assert (response["refunded_amount"], [each["origin"] for each in response["refunds"]]) == (
        "10.00",
        ["admin", "stripe"],
    )
    assert shop.balance(payment) == (1999, 1000)
    assert "PaymentMismatch" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("reason", "stored"),
    [
        ("Article cassé\u202f!", "Article cassé !"),
        ("Article cassé\xa0!", "Article cassé !"),
        ("山田\u3000様", "山田 様"),
        ("Donau\xadstraße\u200b ", "Donaustraße"),
    ],
)
def test_a_reason_is_stored_clean(shop: Shop, reason: str, stored: str) -> None:
    payment = shop.paid()

    response = refund(payment["id"], amount="5.00", reason=reason)

    assert (response.status, response.body["reason"]) == (201, stored)
    assert [each["reason"] for each in shown(payment["id"])["refunds"]] == [stored]


@pytest.mark.parametrize("reason", ["one\ntwo", "Ada\u202eByron", "\u200b", "x" * 501])
def test_an_invalid_reason_is_rejected_at_its_field_and_refunds_nothing(shop: Shop, reason: str) -> None:
    payment = shop.paid()
    before = everything()

    response = refund(payment["id"], amount="5.00", reason=reason)

    assert (response.status, [each["field"] for each in response.body["details"]]) == (400, ["reason"])
    assert everything() == before
    assert shop.balance(payment) == (1999, 0)
