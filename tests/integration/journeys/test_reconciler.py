"""The reconciler reports each discrepancy in a dry run, and repairs it in a run."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest

from payments.service.reconciliation import lists, run
from payments.service.reconciliation.discrepancies import MANUAL, MEANINGS, Kind
from payments.service.reconciliation.run import reconcile
from tests.integration.journeys import requests
from tests.integration.journeys.crash_points import simulated_process
from tests.integration.journeys.purchases import TOTAL, Purchase, Purchases
from tests.integration.journeys.world import World

type Scenario = Callable[[Purchases], Purchase]


@pytest.fixture
def purchases(world: World) -> Purchases:
    return Purchases.of(world)


def found(**event: Any) -> dict[str, int]:
    kinds: dict[str, int] = requests.reconcile(age_seconds=0, **event)["found"]
    return kinds


def webhook_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.open_one()
    purchase.confirm()
    return purchase


def cancelled_after_payment_event_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.paid_one()
    requests.cancel(purchase.order_id)
    purchases.world.bus.forget()
    return purchase


def cancelled_and_paid_events_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.open_one()
    requests.cancel(purchase.order_id)
    purchases.world.bus.forget()
    purchase.confirm()
    return purchase


def cancelled_before_payment_event_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.open_one()
    requests.cancel(purchase.order_id)
    purchases.world.bus.forget()
    return purchase


def paid_twice(purchases: Purchases) -> Purchase:
    purchase = purchases.paid_one()
    purchases.world.account.pay(purchase.order_id, TOTAL)
    return purchase


def refunded_in_the_dashboard(purchases: Purchases) -> Purchase:
    purchase = purchases.paid_one()
    purchases.world.account.refund(purchase.intent_id, 500)
    return purchase


def fully_refunded_in_the_dashboard(purchases: Purchases) -> Purchase:
    purchase = purchases.paid_one()
    purchases.world.account.refund(purchase.intent_id)
    return purchase


def cancelled_in_the_dashboard(purchases: Purchases) -> Purchase:
    purchase = purchases.open_one()
    purchases.world.account.cancel(purchase.intent_id)
    return purchase


def payment_event_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.open_one()
    purchase.confirm()
    purchases.world.deliver_all_webhooks()
    purchases.world.bus.forget()
    return purchase


def refund_event_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.paid_one()
    requests.refund(purchase.payment_id, "5.00")
    purchases.world.bus.forget()
    return purchase


def creation_response_lost(purchases: Purchases) -> Purchase:
    purchase = purchases.ordered_one()
    purchases.world.account.inject_fault("payment_intents.create", "timeout_after_success", seconds=0.5)
    assert requests.pay(purchase.order_id).status == 503
    row = next(each for each in purchases.books().payments if each["order_id"] == purchase.order_id)
    line = purchases.world.account.ledger()[-1]
    assert (row["intent_id"], row["client_secret"]) == (None, None)
    purchase.payment_id, purchase.intent_id = str(row["id"]), line["id"]
    return purchase


STORIES: list[tuple[Scenario, list[str], tuple[str, str, str, str]]] = [
    (webhook_lost, ["payment_missed"], ("processing", "paid", "succeeded", "0.00")),
    (cancelled_after_payment_event_lost, ["paid_but_cancelled"], ("cancelled", "refunded", "refunded", "19.99")),
    (
        cancelled_and_paid_events_lost,
        ["payment_missed", "paid_but_cancelled"],
        ("cancelled", "refunded", "refunded", "19.99"),
    ),
    (cancelled_before_payment_event_lost, ["open_but_cancelled"], ("cancelled", "unpaid", "cancelled", "0.00")),
    (paid_twice, ["paid_twice"], ("processing", "paid", "succeeded", "0.00")),
    (refunded_in_the_dashboard, ["refund_missed"], ("processing", "partially_refunded", "partially_refunded", "5.00")),
    (fully_refunded_in_the_dashboard, ["refund_missed"], ("cancelled", "refunded", "refunded", "19.99")),
    (cancelled_in_the_dashboard, ["cancellation_missed"], ("pending", "unpaid", "cancelled", "0.00")),
    (payment_event_lost, ["order_outdated"], ("processing", "paid", "succeeded", "0.00")),
    (refund_event_lost, ["order_outdated"], ("processing", "partially_refunded", "partially_refunded", "5.00")),
    (creation_response_lost, ["creation_missed"], ("pending", "unpaid", "requires_payment", "0.00")),
]


@pytest.mark.parametrize(("story", "kinds", "state"), STORIES, ids=[story.__name__ for story, _, _ in STORIES])
def test_a_discrepancy_is_reported_and_then_repaired(
    purchases: Purchases, story: Scenario, kinds: list[str], state: tuple[str, str, str, str]
) -> None:
    purchase = story(purchases)
    before = purchases.books()

    assert found(dry_run=True) == dict.fromkeys(kinds, 1)

    assert purchases.books() == before
    assert purchases.world.bus.waiting() == 0
    report = requests.reconcile(age_seconds=0)
    assert (report["found"], report["repaired"], report["failed"]) == (dict.fromkeys(kinds, 1), len(kinds), 0)
    assert report["discrepancies"][0] == {
        "kind": kinds[0],
        "order_id": purchase.order_id,
        "payment_id": purchase.payment_id,
        "intent_id": report["discrepancies"][0]["intent_id"],
        "amount": 500 if state[3] == "5.00" and kinds[0] == "refund_missed" else TOTAL,
        "currency": "EUR",
        "meaning": MEANINGS[kinds[0]],  # type: ignore[index]
    }
    purchases.world.bus.deliver_all()
    assert purchase.state() == state
    assert found(dry_run=True) == {}


@pytest.mark.parametrize(
    ("story", "state"),
    [(story, state) for story, _, state in STORIES if story in (cancelled_and_paid_events_lost, paid_twice)],
)
def test_a_crash_after_each_write_of_a_repair_is_recovered_by_the_next_run(
    purchases: Purchases, story: Scenario, state: tuple[str, str, str, str]
) -> None:
    published = []
    for crash_after in _writes_of(purchases, story):
        purchase = story(purchases)
        with simulated_process(crash_after) as process:
            requests.reconcile(age_seconds=0)
        assert process.dead

        purchases.world.recover()

        published.append((purchase.state(), found(dry_run=True)))

    assert published == [(state, {})] * len(published)
    assert len(published) >= 1
    assert _nets(purchases) == {0 if state[0] == "cancelled" else TOTAL}


def _writes_of(purchases: Purchases, story: Scenario) -> Iterator[int]:
    story(purchases)
    with simulated_process() as process:
        requests.reconcile(age_seconds=0)
    purchases.world.recover()
    yield from range(1, len(process.writes) + 1)


def _nets(purchases: Purchases) -> set[int]:
    """Return the amounts that Stripe holds per order."""
    nets: dict[str, int] = {}
    for line in purchases.world.account.ledger():
        order_id = line["metadata"]["order_id"]
        nets[order_id] = nets.get(order_id, 0) + line["captured"] - line["refunded"]
    return set(nets.values())


def test_a_double_payment_is_refunded_once_despite_an_outage(purchases: Purchases) -> None:
    purchase = paid_twice(purchases)
    account = purchases.world.account
    for fault in ("timeout_after_success", "stored_500", "stored_4xx", "error_500"):
        account.inject_fault("refunds.create", fault, seconds=0.5)

    reports = [requests.reconcile(age_seconds=0) for _ in range(4)]

    assert [(each["repaired"], each["failed"]) for each in reports] == [(0, 1), (1, 0), (0, 0), (0, 0)]
    assert [(line["captured"], line["refunded"]) for line in account.ledger()] == [(TOTAL, 0), (TOTAL, TOTAL)]
    assert [stray["order_id"] for stray in purchases.books().stray_payments] == [purchase.order_id]


@pytest.mark.parametrize("fault", ["stored_500", "stored_4xx"])
def test_a_double_payment_is_refunded_despite_a_stored_error(purchases: Purchases, fault: str) -> None:
    paid_twice(purchases)
    purchases.world.account.inject_fault("refunds.create", fault)

    reports = [requests.reconcile(age_seconds=0) for _ in range(4)]

    assert [each["repaired"] for each in reports].count(1) == 1
    lines = purchases.world.account.ledger()
    assert [(line["captured"], line["refunded"]) for line in lines] == [(TOTAL, 0), (TOTAL, TOTAL)]


def test_the_rest_of_a_partly_refunded_double_payment_is_refunded(purchases: Purchases) -> None:
    purchase = purchases.paid_one()
    second = purchases.world.account.pay(purchase.order_id, TOTAL)
    purchases.world.account.refund(second["id"], 500)

    assert found() == {"paid_twice": 1}

    assert [line["refunded"] for line in purchases.world.account.ledger()] == [0, TOTAL]


def test_a_second_intent_of_a_payment_is_cancelled(purchases: Purchases) -> None:
    purchase = purchases.open_one()
    metadata = {"metadata[order_id]": purchase.order_id, "metadata[payment_id]": purchase.payment_id}
    second = purchases.world.account.open(amount=TOTAL, **metadata)

    assert found() == {"stray_intent": 1}

    account = purchases.world.account
    assert [account.intent(each)["status"] for each in (second["id"], purchase.intent_id)] == [
        "canceled",
        "requires_payment_method",
    ]


def test_another_amount_is_reported_and_not_applied(purchases: Purchases) -> None:
    purchase = purchases.open_one()
    purchases.world.account.change_amount(purchase.intent_id, TOTAL + 1)
    purchase.confirm()
    before = purchases.books()

    report = requests.reconcile(age_seconds=0)

    assert (report["found"], report["repaired"]) == ({"amount_differs": 1}, 0)
    assert purchases.books() == before


def test_money_for_unknown_orders_is_reported_and_not_refunded(purchases: Purchases) -> None:
    account = purchases.world.account
    account.pay("01900000-0000-7000-8000-000000000000", TOTAL)
    account.pay("01900000-0000-7000-8000-000000000000", TOTAL, payment_id="00000000-0000-4000-8000-000000000000")
    ledger = account.ledger()

    report = requests.reconcile(age_seconds=0)

    assert (report["found"], report["repaired"]) == ({"unknown_payment": 1, "unknown_order": 1}, 0)
    assert account.ledger() == ledger


def test_payments_of_another_business_on_the_account_are_ignored(purchases: Purchases) -> None:
    purchases.world.account.open(amount=500, payment_method="pm_card_visa", confirm="true", return_url="https://a.b")

    assert found() == {}


def test_a_refund_that_failed_at_the_bank_is_reported_and_not_repeated(purchases: Purchases) -> None:
    purchase = purchases.open_one()
    purchase.confirm("pm_card_refundFail")
    purchases.world.recover()
    requests.cancel(purchase.order_id)
    purchases.world.bus.deliver_all()
    purchases.world.wait_for_banks()

    first, second = found(), found()

    assert first == {"refund_missed": 1, "refund_failed": 1}
    assert second == {"refund_failed": 1}
    assert purchase.payment["status"] == "succeeded"
    [line] = purchases.world.account.ledger()
    assert (line["captured"], line["refunded"]) == (TOTAL, 0)


def test_a_refund_of_an_old_payment_is_found_without_its_intent(purchases: Purchases, world: World) -> None:
    purchase = purchases.paid_one()
    world.wait_a_second()
    world.account.refund(purchase.intent_id, 500)

    assert found(window_hours=0.9 / 3600) == {"refund_missed": 1}

    world.bus.deliver_all()
    assert purchase.state() == ("processing", "partially_refunded", "partially_refunded", "5.00")


def test_open_payments_are_compared_however_old_they_are(purchases: Purchases, world: World) -> None:
    purchase = webhook_lost(purchases)
    world.advance(hours=100)

    assert found(window_hours=-1) == {"payment_missed": 1}

    world.bus.deliver_all()
    assert purchase.state() == ("processing", "paid", "succeeded", "0.00")


def test_recent_changes_are_skipped(purchases: Purchases) -> None:
    webhook_lost(purchases)

    assert requests.reconcile()["found"] == {}


def test_a_run_continues_where_the_last_one_stopped(purchases: Purchases) -> None:
    for _ in range(3):
        webhook_lost(purchases)

    reports = [reconcile(min_age=timedelta(), max_seconds=0) for _ in range(4)]

    assert [(each["repaired"], each["complete"]) for each in reports] == [(1, False)] * 3 + [(0, True)]
    assert found(dry_run=True) == {"order_outdated": 3}


def test_interrupted_runs_skip_no_refund(purchases: Purchases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LISTS", {"refunds": lists.LISTS["refunds"]})
    refunded = [purchases.paid_one() for _ in range(4)]
    for place in (0, 3, 1, 2, 0):
        purchases.world.account.refund(refunded[place].intent_id, 100)

    reports = []
    for _ in range(6):
        reports.append(reconcile(min_age=timedelta(), max_seconds=0))
        purchases.world.bus.deliver_all()

    # Stripe lists the newest first: payments 0, 2, 1, 3, and the first refund of payment 0 again.
    assert [each["discrepancies"][0]["payment_id"] for each in reports[:4]] == [
        refunded[place].payment_id for place in (0, 2, 1, 3)
    ]
    assert [(each["discrepancies"], each["complete"]) for each in reports[4:]] == [([], False), ([], True)]
    assert [purchase.payment["refunded_amount"] for purchase in refunded] == ["2.00", "1.00", "1.00", "1.00"]


def test_a_run_stops_at_the_deadline_after_a_page_without_cases(purchases: Purchases, world: World) -> None:
    purchase = webhook_lost(purchases)
    for _ in range(101):
        world.account.open(amount=500)

    first, second = (reconcile(min_age=timedelta(), max_seconds=0) for _ in range(2))

    assert (first["discrepancies"], first["complete"]) == ([], False)
    assert [each["order_id"] for each in second["discrepancies"]] == [purchase.order_id]


def test_reads_all_pages_of_a_list(purchases: Purchases, world: World) -> None:
    purchase = webhook_lost(purchases)
    for _ in range(101):
        world.account.open(amount=500)

    report = requests.reconcile(age_seconds=0)

    assert [each["order_id"] for each in report["discrepancies"]] == [purchase.order_id]
    assert report["complete"]


@pytest.mark.parametrize("story", [cancelled_after_payment_event_lost, paid_twice, payment_event_lost])
def test_parallel_runs_repair_each_discrepancy_once(purchases: Purchases, story: Scenario) -> None:
    stories = [story(purchases) for _ in range(3)]
    nets: dict[Scenario, int] = {cancelled_after_payment_event_lost: 0, paid_twice: TOTAL, payment_event_lost: TOTAL}
    purchases.world.stripe.waits = True

    requests.at_once(lambda _: requests.reconcile(age_seconds=0), range(4))

    purchases.world.recover()
    assert _nets(purchases) == {nets[story]}
    assert len({purchase.state() for purchase in stories}) == 1
    refunds = purchases.books().refunds
    assert len(refunds) == (3 if story is cancelled_after_payment_event_lost else 0)


def test_every_kind_has_a_meaning() -> None:
    assert set(MEANINGS) == set(get_args(Kind.__value__)) >= MANUAL
