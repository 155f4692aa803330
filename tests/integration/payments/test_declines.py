"""Card testing: after 5 declined cards an order accepts no payment for 15 minutes, and after 10 it is cancelled."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.integration.payments.service import Shop, everything, intent_of, pay, retry, rows, shown
from tests.integration.payments.stripe_account import deliver

DECLINED = "pm_card_visa_chargeDeclined"


def decline(shop: Shop, payment: dict[str, Any], times: int) -> None:
    """Decline cards without delivering the events."""
    for _ in range(times):
        assert shop.stripe.confirm(payment["client_secret"], DECLINED).status_code == 402


def stopped(shop: Shop) -> dict[str, Any]:
    """A payment after 5 declined cards."""
    payment = shop.started()
    decline(shop, payment, 5)
    shop.deliver_all(payment)
    return payment


def test_four_declined_cards_do_not_stop_a_payment(shop: Shop) -> None:
    payment = shop.started()
    decline(shop, payment, 4)
    shop.deliver_all(payment)

    response = pay(payment["order_id"])

    assert (response.status, response.body["client_secret"]) == (201, payment["client_secret"])
    assert [row["declines"] for row in rows("order_declines")] == [4]
    assert shop.bus.published() == ["PaymentFailed"]


def test_after_five_declined_cards_the_order_accepts_no_payment_for_15_minutes(shop: Shop) -> None:
    payment = stopped(shop)
    assert retry()["cancelled"] == 1, "without waiting for the minimum age"
    before = everything()

    refused = pay(payment["order_id"])
    shop.clock.advance(minutes=14, seconds=50)
    still_refused = pay(payment["order_id"])

    assert (refused.status, refused.body["code"]) == (429, "too_many_declines")
    assert 890 <= int(refused.headers["retry-after"]) <= 900
    assert (still_refused.status, everything()) == (429, before)
    assert shop.stripe.confirm(payment["client_secret"]).status_code == 400
    assert [entry["status"] for entry in shop.stripe.ledger(payment["order_id"])] == ["canceled"]


def test_after_the_pause_there_is_a_new_intent(shop: Shop) -> None:
    payment = stopped(shop)
    shop.clock.advance(minutes=15, seconds=1)

    response = pay(payment["order_id"])
    shop.stripe.confirm(response.body["client_secret"])
    shop.deliver_all(response.body)

    assert (response.status, intent_of(response.body) == intent_of(payment)) == (201, False)
    assert (shown(payment["id"])["status"], shown(response.body["id"])["status"]) == ("cancelled", "succeeded")
    assert shop.balance(payment) == (1999, 0)


def test_the_next_request_cancels_the_intent_at_once(shop: Shop) -> None:
    payment = stopped(shop)

    assert pay(payment["order_id"]).status == 429

    assert shop.stripe.confirm(payment["client_secret"]).status_code == 400
    assert shown(payment["id"])["status"] == "cancelled"


def test_without_stripe_the_pause_is_kept_and_the_cancellation_stays_pending(shop: Shop) -> None:
    payment = stopped(shop)
    shop.stripe.fault("payment_intents.cancel", "error_500", times=2)

    assert (retry()["failed"], pay(payment["order_id"]).status) == (1, 503)
    assert pay(payment["order_id"]).status == 429


def test_a_card_that_succeeds_before_the_cancellation_pays_the_order(shop: Shop) -> None:
    payment = stopped(shop)
    assert shop.stripe.confirm(payment["client_secret"]).status_code == 200

    retry()

    assert shown(payment["id"])["status"] == "succeeded"
    assert (shop.balance(payment), rows("refunds")) == ((1999, 0), [])


@pytest.mark.parametrize("at_once", [False, True], ids=["with a pause", "before any event is delivered"])
def test_ten_declined_cards_are_published_and_end_the_order(shop: Shop, at_once: bool) -> None:
    payment = shop.started()
    decline(shop, payment, 10 if at_once else 5)
    shop.deliver_all(payment)
    if not at_once:
        shop.clock.advance(minutes=16)
        second = pay(payment["order_id"]).body
        decline(shop, second, 5)
        shop.deliver_all(second)
    shop.clock.advance(minutes=16)

    response = pay(payment["order_id"])

    assert (response.status, response.body["code"]) == (409, "order_not_payable")
    assert {entry["status"] for entry in shop.stripe.ledger(payment["order_id"])} == {"canceled"}
    last = shop.bus.events[-1]
    assert (last["type"], last["data"]["declines"]) == ("PaymentFailed", 10)
    assert [event["data"]["declines"] >= 10 for event in shop.bus.events].count(True) == 1


def test_events_delivered_twice_and_in_parallel_count_once(shop: Shop) -> None:
    payment = shop.started()
    decline(shop, payment, 4)
    events = shop.stripe.events(intent_of(payment)) * 3

    with ThreadPoolExecutor(8) as pool:
        assert {response.status for response in pool.map(deliver, events)} == {200}

    assert [row["declines"] for row in rows("order_declines")] == [4]
    assert pay(payment["order_id"]).status == 201


def test_events_in_reverse_order_count_all(shop: Shop) -> None:
    payment = shop.started()
    decline(shop, payment, 5)

    for event in reversed(shop.stripe.events(intent_of(payment))):
        assert deliver(event).status == 200

    assert pay(payment["order_id"]).status == 429


def test_another_payments_event_is_not_counted(shop: Shop) -> None:
    payment = shop.started()
    decline(shop, payment, 1)
    *_, event = shop.stripe.events(intent_of(payment))
    event["data"]["object"]["amount"] = 1

    assert deliver(event).status == 200

    assert rows("order_declines") == []


def test_stopping_a_payment_is_counted(shop: Shop, capfd: pytest.CaptureFixture[str]) -> None:
    stopped(shop)

    assert "CardTestingStopped" in capfd.readouterr().out
