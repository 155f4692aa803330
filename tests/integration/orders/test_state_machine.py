"""Orders and products against a plain model, under random actions of customers, admins, payments, bus and clock."""

import uuid
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from orders.dependencies import override
from orders.handlers import (
    on_order_published,
    on_payment_failed,
    on_payment_processing,
    on_payment_refunded,
    on_payment_succeeded,
)
from orders.repository.database import orders
from products.repository.database import database as products_database
from tests.integration.orders.conftest import DeadLetters
from tests.integration.orders.neighbours import RealProducts
from tests.integration.orders.plain_model import UNPAID, Lines, PlainOrder, PlainStock
from tests.integration.orders.shop import (
    Shop,
    cancel,
    documents,
    expire,
    payment_event,
    place,
    relay,
    set_status,
    shown,
    sweep,
)
from tests.integration.products import reserving
from tests.integration.products import shop as catalogue
from tests.queues import consume

STOCK = 9
LEASE, ABANDONED, UNPAID_FOR = 20, 120, 1800
KEYS = st.sampled_from("abcdefghij")
# Quantities by the number of one of the two products.
LINES = st.dictionaries(st.integers(0, 1), st.integers(1, 4), min_size=1)
TOO_LATE = "paid after the deadline of the reservation, and the stock is gone"


@dataclass
class Abandoned:
    """A draft order whose function died with the stock reserved."""

    order_id: str
    wanted: dict[int, int]
    age: float = 0


class ShopMachine(RuleBasedStateMachine):
    placed_orders = Bundle("placed_orders")

    def __init__(self) -> None:
        super().__init__()
        with orders() as collection:
            collection.delete_many({})
        self.shop, self.products = Shop(), RealProducts()
        override(self.shop.dependencies(self.products))
        self.ids = [str(catalogue.created(stock=STOCK, price="10.00")["id"]) for _ in range(2)]
        self.stock = PlainStock(Counter(dict.fromkeys(self.ids, STOCK)))
        self.model: dict[str, PlainOrder] = {}
        self.keys: dict[str, tuple[dict[int, int], str]] = {}
        self.abandoned: dict[str, Abandoned] = {}
        self.payments: list[dict[str, Any]] = []
        self.delivered: set[str] = set()
        self.rejected = 0

    @initialize(target=placed_orders)
    def open_with_customers(self) -> Any:
        return multiple(*(self.place({number % 2: 1 + number}, key) for number, key in enumerate("xyz")))

    @rule(target=placed_orders, wanted=LINES, key=KEYS)
    def place(self, wanted: dict[int, int], key: str) -> Any:
        if key in self.abandoned:
            return multiple()
        response = self._order(wanted, key)
        if key in self.keys:
            return self._repeated(response, wanted, key)
        return self._placed_or_refused(response, wanted, key)

    def _order(self, wanted: dict[int, int], key: str) -> Any:
        return place(*self._lines(wanted).items(), key=key)

    def _lines(self, wanted: dict[int, int]) -> Lines:
        return {self.ids[number]: pieces for number, pieces in wanted.items()}

    def _repeated(self, response: Any, wanted: dict[int, int], key: str) -> Any:
        first, order_id = self.keys[key]
        if list(wanted.items()) == list(first.items()):
            assert (response.status, response.body) == (201, self.model[order_id].first)
        else:
            assert (response.status, response.body["code"]) == (422, "idempotency_key_reused")
        return multiple()

    def _placed_or_refused(self, response: Any, wanted: dict[int, int], key: str) -> Any:
        if not self.stock.suffices(self._lines(wanted)):
            assert (response.status, response.body["code"]) == (409, "insufficient_stock")
            return multiple()
        assert response.status == 201
        self.stock.reserve(response.body["id"], self._lines(wanted))
        self._remember(response.body, wanted, key)
        return response.body["id"]

    def _remember(self, order: dict[str, Any], wanted: dict[int, int], key: str) -> None:
        self.model[order["id"]] = PlainOrder(order)
        self.keys[key] = (wanted, order["id"])

    @rule(wanted=LINES, key=KEYS)
    def die_with_stock_reserved(self, wanted: dict[int, int], key: str) -> None:
        if key in self.keys or key in self.abandoned or not self.stock.suffices(self._lines(wanted)):
            return
        self.products.after = _die
        assert self._order(wanted, key).status == 500
        self.products.after = lambda: None
        [draft] = documents(idempotency_key=key)
        self.abandoned[key] = Abandoned(draft["_id"], wanted)
        self.stock.reserve(draft["_id"], self._lines(wanted))

    @precondition(lambda self: self.abandoned)
    @rule(target=placed_orders)
    def retry(self) -> Any:
        key, known = next(iter(self.abandoned.items()))
        response = self._order(known.wanted, key)
        if known.age < LEASE:
            assert (response.status, response.body["code"]) == (409, "request_in_progress")
            return multiple()
        del self.abandoned[key]
        if self.stock.states[known.order_id] == "expired":
            return self._placed_or_refused(response, known.wanted, key)
        assert (response.status, response.body["id"]) == (201, known.order_id)
        self._remember(response.body, known.wanted, key)
        self.model[known.order_id].age = known.age
        return known.order_id

    @rule(number=st.integers(0, 1), delta=st.sampled_from([-5, -2, -1, 1, 2, 4]), twice=st.booleans())
    def adjust(self, number: int, delta: int, twice: bool) -> None:
        product_id, key = self.ids[number], str(uuid.uuid4())
        possible = self.stock.row(product_id)[2] + delta >= 0
        for _ in range(1 + twice):
            assert catalogue.adjust(product_id, delta, key=key).status == (201 if possible else 409)
        self.stock.brought[product_id] += delta if possible else 0

    @rule(order_id=placed_orders)
    def cancel(self, order_id: str) -> None:
        self._expect(cancel(order_id), order_id, "cancelled")

    @rule(
        order_id=placed_orders,
        status=st.sampled_from(["processing", "processing", "shipped", "delivered", "cancelled", "pending"]),
    )
    def set_status(self, order_id: str, status: str) -> None:
        self._expect(set_status(order_id, status), order_id, status)

    def _expect(self, response: Any, order_id: str, status: str) -> None:
        known = self.model[order_id]
        allowed = status == known.status or known.may(status)
        assert response.status == (200 if allowed else 409)
        if known.may(status):
            known.step(status)

    @rule(order_id=placed_orders, twice=st.booleans())
    def pay(self, order_id: str, twice: bool) -> None:
        event = payment_event("PaymentSucceeded", self.model[order_id].first)
        for _ in range(1 + twice):
            assert consume(on_payment_succeeded.handler, event) == []
        self.payments.append(event)
        self.model[order_id].paid()

    @precondition(lambda self: any(known.payment in ("unpaid", "processing") for known in self.model.values()))
    @rule(order_id=placed_orders)
    def fail_to_pay(self, order_id: str) -> None:
        known = self.model[order_id]
        assert consume(on_payment_failed.handler, payment_event("PaymentFailed", known.first)) == []
        known.payment_changes("failed")

    @rule(order_id=placed_orders, twice=st.booleans())
    def pay_by_bank_debit(self, order_id: str, twice: bool) -> None:
        known = self.model[order_id]
        event = payment_event("PaymentProcessing", known.first)
        for _ in range(1 + twice):
            assert consume(on_payment_processing.handler, event) == []
        self.payments.append(event)
        known.payment_changes("processing")

    @rule(order_id=placed_orders, whole=st.booleans())
    def refund(self, order_id: str, whole: bool) -> None:
        known = self.model[order_id]
        amount = known.first["total_amount"] if whole else "0.01"
        event = payment_event("PaymentRefunded", known.first, refunded_amount=amount)
        assert consume(on_payment_refunded.handler, event, event) == []
        known.refunded(whole)

    @rule(seconds=st.sampled_from([25, 130, 700]))
    def wait(self, seconds: int) -> None:
        self.shop.clock.advance(seconds=seconds)
        aging: list[PlainOrder | Abandoned] = [*self.model.values(), *self.abandoned.values()]
        for known in aging:
            known.age += seconds

    @precondition(lambda self: self.abandoned)
    @rule()
    def sweep(self) -> None:
        old = [key for key, known in self.abandoned.items() if known.age > ABANDONED]
        assert sweep() == len(old)
        for key in old:
            self.stock.end(self.abandoned.pop(key).order_id, "released")

    @rule()
    def expire(self) -> None:
        pending = [known for known in self.model.values() if known.status == "pending"]
        due = [known for known in pending if known.payment in UNPAID and known.age > UNPAID_FOR]
        assert expire() == len(due)
        for known in due:
            known.step("cancelled")

    @rule(order_id=placed_orders, abandoned_too=st.booleans())
    def a_deadline_passes(self, order_id: str, abandoned_too: bool) -> None:
        late = [order_id, *(known.order_id for known in self.abandoned.values() if abandoned_too)]
        due = [each for each in late if self.stock.states[each] == "reserved"]
        expire_deadlines(late)
        assert reserving.expire() == len(due)
        for each in due:
            self.stock.end(each, "expired")

    @precondition(lambda self: not self.shop.bus.down)
    @rule()
    def the_bus_goes_down(self) -> None:
        self.shop.bus.down = True

    @precondition(lambda self: self.shop.bus.down)
    @rule()
    def the_bus_comes_back_and_the_relay_runs(self) -> None:
        self.shop.bus.down = False
        self.wait(61)
        assert relay()["failed"] == 0

    @rule(shuffle=st.randoms(use_true_random=False), most=st.sampled_from([3, 100]))
    def products_gets_some_events_twice_in_any_order(self, shuffle: Random, most: int) -> None:
        pending = [event for event in self._published() if event["id"] not in self.delivered] * 2
        shuffle.shuffle(pending)
        self._deliver(pending[:most])

    @rule(shuffle=st.randoms(use_true_random=False))
    def products_gets_old_events_again(self, shuffle: Random) -> None:
        published = self._published()
        self._deliver(shuffle.sample(published, min(3, len(published))))

    def _published(self) -> list[dict[str, Any]]:
        return [*self.shop.bus.events, *self.payments]

    def _deliver(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            if event["type"] in reserving.CONSUMERS:
                assert reserving.deliver(event) == []
                self.rejected += not self.stock.apply(event)
            if not event["type"].startswith("Payment"):
                assert consume(on_order_published.handler, event) == []
            self.delivered.add(event["id"])

    @invariant()
    def stock_matches_the_model(self) -> None:
        assert stocks(self.ids) == {each: self.stock.row(each) for each in self.ids}
        assert min(min(self.stock.row(each)) for each in self.ids) >= 0
        assert reservations(list(self.stock.states)) == self.stock.states

    @invariant()
    def orders_match_the_model(self) -> None:
        stored = {document["_id"]: document for document in documents()}
        drafts = {known.order_id for known in self.abandoned.values()}
        assert set(stored) == set(self.model) | drafts
        for order_id, known in self.model.items():
            order = stored[order_id]
            assert (order["status"], order["payment_status"]) == (known.status, known.payment)
            assert [step["status"] for step in order["history"]] == known.steps

    def teardown(self) -> None:
        self.shop.bus.down = False
        self.wait(180)
        self.sweep()
        relay()
        self._deliver(self._published() * 2)
        self.stock_matches_the_model()
        for order_id, known in self.model.items():
            assert sorted(self.shop.bus.published(order_id)) == sorted(known.events())
            assert (shown(order_id)["status"] == "cancelled") is (self.stock.states[order_id] == "released")
        assert all(document["outbox"] == [] for document in documents())
        assert [letter["reason"] for letter in DeadLetters().take_all()] == [TOO_LATE] * self.rejected


def _die() -> None:
    raise RuntimeError("the function dies with the stock reserved")


def stocks(product_ids: list[str]) -> dict[str, tuple[int, int, int]]:
    with products_database.connection() as connection:
        statement = "SELECT id::text, on_hand, reserved, available FROM products WHERE id = ANY(%s::uuid[])"
        rows = connection.execute(statement, [product_ids]).fetchall()
    return {row["id"]: (row["on_hand"], row["reserved"], row["available"]) for row in rows}


def reservations(order_ids: list[str]) -> dict[str, str]:
    with products_database.connection() as connection:
        statement = "SELECT order_id, state FROM order_reservations WHERE order_id = ANY(%s)"
        return {row["order_id"]: row["state"] for row in connection.execute(statement, [order_ids])}


def expire_deadlines(order_ids: list[str]) -> None:
    with products_database.connection() as connection:
        statement = "UPDATE order_reservations SET deadline = now() - interval '1 second' WHERE order_id = ANY(%s)"
        connection.execute(statement, [order_ids])


def test_the_shop_and_the_model_agree(shop: Shop, dead_letters: DeadLetters) -> None:
    run_state_machine_as_test(
        ShopMachine,
        settings=settings(
            max_examples=15, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
