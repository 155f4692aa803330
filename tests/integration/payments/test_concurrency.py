from concurrent.futures import ThreadPoolExecutor

from tests.integration.payments.service import Shop, intent_of, pay, refund, retry, rows, shown


def test_50_parallel_requests_for_one_order_make_one_intent(shop: Shop) -> None:
    order = shop.order()

    with ThreadPoolExecutor(50) as pool:
        responses = list(pool.map(lambda _: pay(order), range(50)))

    assert {response.status for response in responses} == {201}
    assert len({response.body["client_secret"] for response in responses}) == 1
    assert [entry["id"] for entry in shop.stripe.ledger(order)] == [intent_of(responses[0].body)]
    assert len(rows("payments")) == 1


def test_parallel_refunds_by_us_and_the_dashboard_stay_within_the_capture(shop: Shop) -> None:
    for _ in range(3):
        payment = shop.paid(2000)
        intent = intent_of(payment)
        theirs = [{"payment_intent": intent, "amount": 400}] * 4

        with ThreadPoolExecutor(10) as pool:
            ours = [pool.submit(refund, payment["id"], amount="3.00") for _ in range(6)]
            made = [pool.submit(shop.stripe.try_post, "refunds", **params) for params in theirs]
        assert {each.result().status for each in ours} <= {201, 409}
        assert {each.result() for each in made} <= {200, 400}
        shop.deliver_all(payment)
        retry(age_seconds=0)

        captured, refunded = shop.balance(payment)
        state = shown(payment["id"])
        assert (captured, refunded <= 2000) == (2000, True)
        assert round(float(state["refunded_amount"]) * 100) == refunded
        assert {each["status"] for each in state["refunds"]} <= {"succeeded", "failed"}


def test_parallel_retry_runs_share_the_work(shop: Shop) -> None:
    payments = [shop.paid() for _ in range(4)]
    shop.stripe.fault("refunds.create", "error_500", times=4)
    for payment in payments:
        assert refund(payment["id"]).body["status"] == "pending"

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: retry(age_seconds=0), range(4)))

    retry(age_seconds=0)
    assert sum(run["failed"] for run in runs) <= len(runs) * len(payments)
    assert [shop.balance(payment) for payment in payments] == [(1999, 1999)] * 4
    assert len(rows("refunds")) == 4
