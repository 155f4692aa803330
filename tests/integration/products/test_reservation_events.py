"""Consumption of events: each takes effect once, in any order."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import boto3
import pytest

from products.service import expire_reservations
from products.service.reservation_transitions import transition
from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import (
    at_once,
    deliver,
    event,
    expire,
    new_order,
    overdue,
    release,
    reserve,
    reserved,
    stock,
)


@pytest.fixture
def bowl() -> str:
    return str(shop.created(stock=10)["id"])


@pytest.fixture
def dead_letters(servers: TestServers, monkeypatch: pytest.MonkeyPatch) -> Any:
    queue = boto3.resource("sqs", region_name="eu-west-1").create_queue(QueueName="products-dead-letters")
    queue.purge()
    monkeypatch.setenv("DEAD_LETTER_QUEUE_URL", queue.url)
    return queue


def reasons(queue: Any) -> list[str]:
    letters = queue.receive_messages(MessageAttributeNames=["All"], MaxNumberOfMessages=10)
    return [letter.message_attributes["reason"]["StringValue"] for letter in letters]


def test_a_payment_commits_the_reservation_once_however_often_it_is_delivered(servers: TestServers, bowl: str) -> None:
    paid = event("PaymentSucceeded", reserved((bowl, 3)))

    assert [deliver(paid), deliver(paid), deliver(paid, paid)] == [[], [], []]

    assert stock(servers, bowl) == (7, 0, 7)


def test_an_order_processed_without_payment_is_committed_too(servers: TestServers, bowl: str) -> None:
    deliver(event("OrderStatusChanged", reserved((bowl, 3))))

    assert stock(servers, bowl) == (7, 0, 7)


def deadlines(servers: TestServers, *order_ids: str) -> list[timedelta]:
    """The time left until each deadline, in whole days."""
    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute(
            "SELECT order_id, deadline - now() AS time_left FROM order_reservations WHERE order_id = ANY(%s)",
            [list(order_ids)],
        ).fetchall()
    left = {row["order_id"]: row["time_left"] for row in rows}
    return [left[order_id] for order_id in order_ids]


def test_a_processing_payment_keeps_the_stock_for_30_days(servers: TestServers, bowl: str) -> None:
    kept, other = reserved((bowl, 3)), reserved((bowl, 2))
    processing = event("PaymentProcessing", kept)

    assert [deliver(processing), deliver(processing, processing)] == [[], []]

    long, short = deadlines(servers, kept, other)
    assert timedelta(days=29, hours=23) < long <= timedelta(days=30)
    assert short < timedelta(hours=1)
    assert stock(servers, bowl) == (10, 5, 5)
    assert deliver(event("PaymentSucceeded", kept)) == []
    assert stock(servers, bowl) == (7, 2, 5)


def test_a_processing_payment_that_fails_releases_the_stock_with_the_cancellation(
    servers: TestServers, bowl: str
) -> None:
    order_id = reserved((bowl, 3))
    deliver(event("PaymentProcessing", order_id))

    assert deliver(event("OrderCancelled", order_id)) == []

    assert stock(servers, bowl) == (10, 0, 10)


@pytest.mark.parametrize("ended", ["OrderCancelled", "PaymentSucceeded"])
def test_a_late_processing_event_does_not_reserve_again(servers: TestServers, bowl: str, ended: str) -> None:
    order_id = reserved((bowl, 3))
    deliver(event(ended, order_id))
    before = stock(servers, bowl)

    assert deliver(event("PaymentProcessing", order_id)) == []

    assert stock(servers, bowl) == before


def test_a_processing_payment_after_the_deadline_reserves_the_stock_again(
    servers: TestServers, bowl: str, dead_letters: Any
) -> None:
    late = reserved((bowl, 8))
    overdue(servers, late)
    expire()
    assert stock(servers, bowl) == (10, 0, 10)
    processing = event("PaymentProcessing", late)

    assert [deliver(processing), deliver(processing)] == [[], []]

    assert stock(servers, bowl) == (10, 8, 2)
    assert deadlines(servers, late)[0] > timedelta(days=29)
    assert reserve(new_order(), (bowl, 8))["code"] == "insufficient_stock"
    assert deliver(event("PaymentSucceeded", late)) == []
    assert (stock(servers, bowl), reasons(dead_letters)) == ((2, 0, 2), [])


def test_a_debit_that_fails_after_the_stock_was_reserved_again_releases_it(servers: TestServers, bowl: str) -> None:
    late = reserved((bowl, 8))
    overdue(servers, late)
    expire()
    deliver(event("PaymentProcessing", late))

    assert deliver(event("OrderCancelled", late)) == []

    assert stock(servers, bowl) == (10, 0, 10)


def test_a_processing_payment_repeated_after_a_crash_reserves_the_stock_again(servers: TestServers, bowl: str) -> None:
    late = reserved((bowl, 8))
    overdue(servers, late)
    expire()
    processing = event("PaymentProcessing", late)
    # The function crashed between the renewal and the new deadline, and the next run of the job was faster.
    assert transition(late, "renew") == "reserved"
    expire()
    assert stock(servers, bowl) == (10, 0, 10)

    assert deliver(processing) == []

    assert stock(servers, bowl) == (10, 8, 2)
    assert expire() == 0


def test_a_reservation_that_is_extended_after_the_job_found_it_does_not_expire(
    servers: TestServers, bowl: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = reserved((bowl, 8))
    overdue(servers, late)
    find = expire_reservations._find_overdue

    def find_and_extend(after: str, limit: int) -> Sequence[str]:
        found = find(after, limit)
        assert deliver(event("PaymentProcessing", late)) == []
        return found

    monkeypatch.setattr(expire_reservations, "_find_overdue", find_and_extend)

    assert expire() == 0

    assert stock(servers, bowl) == (10, 8, 2)


def test_a_processing_payment_of_an_unknown_order_reserves_nothing(servers: TestServers, bowl: str) -> None:
    assert deliver(event("PaymentProcessing", new_order())) == []

    assert stock(servers, bowl) == (10, 0, 10)


def test_a_capture_after_the_deadline_sells_nothing_twice(servers: TestServers, bowl: str, dead_letters: Any) -> None:
    late = reserved((bowl, 8))
    overdue(servers, late)
    expire()
    sold = reserved((bowl, 8))
    assert deliver(event("PaymentProcessing", late)) == []
    assert stock(servers, bowl) == (10, 8, 2)
    assert deliver(event("PaymentSucceeded", sold)) == []

    assert deliver(event("PaymentSucceeded", late)) == []

    assert stock(servers, bowl) == (2, 0, 2)
    assert reasons(dead_letters) == ["paid after the deadline of the reservation, and the stock is gone"]


def test_a_cancellation_releases_reserved_stock(servers: TestServers, bowl: str) -> None:
    cancelled = event("OrderCancelled", reserved((bowl, 3)))

    assert [deliver(cancelled), deliver(cancelled)] == [[], []]

    assert stock(servers, bowl) == (10, 0, 10)
    assert shop.shown(bowl).body["stock"] == 10


def test_a_cancellation_after_the_payment_puts_committed_stock_back(servers: TestServers, bowl: str) -> None:
    order_id = reserved((bowl, 3))
    deliver(event("PaymentSucceeded", order_id))

    deliver(event("OrderCancelled", order_id), event("OrderCancelled", order_id))

    assert stock(servers, bowl) == (10, 0, 10)
    assert release(order_id) == "released"


@pytest.mark.parametrize("way", list(permutations(range(3))))
def test_the_result_is_the_same_in_every_order_of_delivery_and_with_repeats(
    servers: TestServers, bowl: str, way: tuple[int, ...]
) -> None:
    cancelled, sold = reserved((bowl, 3)), reserved((bowl, 2))
    kinds = ("PaymentSucceeded", "OrderStatusChanged", "OrderCancelled")
    events = [event(kind, cancelled) for kind in kinds]
    others = [event(kind, sold) for kind in kinds[:2]]

    for place in (*way, *reversed(way)):
        deliver(events[place])
        if place < 2:
            deliver(others[place])

    assert stock(servers, bowl) == (8, 0, 8)


def test_events_of_one_order_in_parallel_take_effect_once(servers: TestServers, bowl: str) -> None:
    orders = [reserved((bowl, 1)) for _ in range(5)]
    events = [
        event(kind, order_id)
        for order_id in orders
        for kind in ("PaymentSucceeded", "OrderCancelled")
        for _ in range(2)
    ]

    come_again = at_once(deliver, events * 2, threads=16)

    assert come_again == [[]] * 40
    assert stock(servers, bowl) == (10, 0, 10)


def test_a_cancellation_before_the_reservation_prevents_it(servers: TestServers, bowl: str) -> None:
    order_id = new_order()

    deliver(event("OrderCancelled", order_id))

    assert reserve(order_id, (bowl, 1))["code"] == "reservation_released"
    assert stock(servers, bowl) == (10, 0, 10)


def test_a_rejected_payment_is_dead_lettered_and_can_be_redriven_after_the_fix(
    servers: TestServers, bowl: str, dead_letters: Any
) -> None:
    order_id, good = new_order(), reserved((bowl, 1))
    unknown = event("PaymentSucceeded", order_id)

    assert deliver(unknown, {**unknown, "version": 2}, event("PaymentSucceeded", good)) == []

    assert reasons(dead_letters) == [
        "nothing was reserved for this order",
        "PaymentProcessing, PaymentSucceeded, OrderStatusChanged of version 1 expected",
    ]
    assert stock(servers, bowl) == (9, 0, 9)
    reserve(order_id, (bowl, 2))
    deliver(unknown)
    assert stock(servers, bowl) == (7, 0, 7)


def test_a_rejected_cancellation_is_dead_lettered_and_can_be_redriven_after_the_fix(
    servers: TestServers, bowl: str, dead_letters: Any
) -> None:
    bad, good = (event("OrderCancelled", reserved((bowl, 2))) for _ in range(2))

    assert deliver({**bad, "version": 2}, good, {**bad, "data": None}) == []

    assert reasons(dead_letters) == [
        "OrderCancelled of version 1 expected",
        "version must be a number and data an object",
    ]
    assert stock(servers, bowl) == (10, 2, 8)
    assert [deliver(bad), deliver(bad)] == [[], []]
    assert stock(servers, bowl) == (10, 0, 10)


def test_a_payment_whose_stock_was_sold_after_its_deadline_is_dead_lettered(
    servers: TestServers, bowl: str, dead_letters: Any
) -> None:
    late = reserved((bowl, 8))
    overdue(servers, late)
    expire()
    reserved((bowl, 5))
    paid = event("PaymentSucceeded", late)

    assert deliver(paid) == []

    assert reasons(dead_letters) == ["paid after the deadline of the reservation, and the stock is gone"]
    assert stock(servers, bowl) == (10, 5, 5)
    shop.adjust(bowl, 3)
    deliver(paid)
    assert stock(servers, bowl) == (5, 5, 0)


def test_payments_during_an_outage_past_the_deadline_are_committed(servers: TestServers, bowl: str) -> None:
    paid = event("PaymentSucceeded", _overdue_after_a_pause(servers, bowl, minutes=4))

    assert [expire(), expire()] == [0, 0]

    assert stock(servers, bowl) == (10, 3, 7)
    assert deliver(paid) == []
    assert stock(servers, bowl) == (7, 0, 7)


def test_reservations_expire_again_some_minutes_after_an_outage(servers: TestServers, bowl: str) -> None:
    _overdue_after_a_pause(servers, bowl, minutes=4)
    assert expire() == 0

    _shift_runs(servers, "resumed_at", minutes=5)
    assert expire() == 0
    _shift_runs(servers, "resumed_at", minutes=1)

    assert expire() == 1
    assert stock(servers, bowl) == (10, 0, 10)


def test_a_delayed_run_expires_reservations(servers: TestServers, bowl: str) -> None:
    _overdue_after_a_pause(servers, bowl, minutes=2)

    assert expire() == 1


def test_without_the_database_events_stay_in_their_queue(servers: TestServers, bowl: str) -> None:
    paid = event("PaymentSucceeded", reserved((bowl, 3)))
    servers.postgres.stop()

    assert [deliver(paid, attempt=attempt) for attempt in (1, 9, 999)] == [[0]] * 3

    servers.postgres.start()
    assert deliver(paid, attempt=1000) == []
    assert stock(servers, bowl) == (7, 0, 7)


def _overdue_after_a_pause(servers: TestServers, bowl: str, minutes: int) -> str:
    """Reserve three pieces whose deadline passes while no run happens for some minutes."""
    order_id = reserved((bowl, 3))
    expire()
    _shift_runs(servers, "last_at", minutes)
    overdue(servers, order_id)
    return order_id


def _shift_runs(servers: TestServers, column: str, minutes: int) -> None:
    """Move a time of the expiry runs further into the past."""
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute(f"UPDATE expiry_runs SET {column} = {column} - make_interval(mins => %s)", [minutes])
