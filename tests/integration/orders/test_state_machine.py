"""Orders against a plain model: whatever customers, admins, payments and the clock do, both agree."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from orders.handlers import on_payment_failed, on_payment_refunded, on_payment_succeeded
from orders.repository.database import orders
from orders.surroundings import use
from tests.integration.orders.shop import (
    Shop,
    cancel,
    deliver,
    documents,
    expire,
    payment_event,
    place,
    relay,
    set_status,
    shown,
    sweep,
)

STOCK = 12
STEPS = {"pending": ("processing", "cancelled"), "processing": ("shipped", "cancelled"), "shipped": ("delivered",)}


@dataclass
class Known:
    """What the model knows of an order."""

    first: dict[str, Any]
    quantity: int
    age: float = 0
    status: str = "pending"
    payment: str = "unpaid"
    steps: list[str] = field(default_factory=lambda: ["pending"])

    def step(self, status: str) -> None:
        self.status = status
        self.steps.append(status)

    def may(self, status: str) -> bool:
        return status in STEPS.get(self.status, ())


class OrdersMachine(RuleBasedStateMachine):
    placed_orders = Bundle("placed_orders")

    def __init__(self) -> None:
        super().__init__()
        with orders() as collection:
            collection.delete_many({})
        self.shop = Shop()
        self.shop.products.add("bowl", STOCK, "10.00")
        use(self.shop.surroundings())
        self.model: dict[str, Known] = {}
        self.keys: dict[str, tuple[int, str]] = {}
        self.abandoned: dict[str, tuple[int, float]] = {}
        self.released: set[str] = set()

    def free(self) -> int:
        taken = sum(known.quantity for order_id, known in self.model.items() if order_id not in self.released)
        return STOCK - taken - sum(quantity for quantity, _ in self.abandoned.values())

    @rule(target=placed_orders, quantity=st.integers(1, 4), key=st.sampled_from("abcdef"))
    def place(self, quantity: int, key: str) -> Any:
        if key in self.abandoned:
            return multiple()
        answer = place(("bowl", quantity), key=key)
        if key in self.keys:
            return self._repeated(answer, quantity, key)
        if quantity > self.free():
            assert (answer.status, answer.body["code"]) == (409, "insufficient_stock")
            return multiple()
        assert answer.status == 201
        self._know(answer.body, quantity, key)
        return answer.body["id"]

    def _repeated(self, answer: Any, quantity: int, key: str) -> Any:
        first_quantity, order_id = self.keys[key]
        if quantity == first_quantity:
            assert (answer.status, answer.body) == (201, self.model[order_id].first)
        else:
            assert (answer.status, answer.body["code"]) == (422, "idempotency_key_reused")
        return multiple()

    def _know(self, order: dict[str, Any], quantity: int, key: str) -> None:
        self.model[order["id"]] = Known(order, quantity)
        self.keys[key] = (quantity, order["id"])

    @rule(quantity=st.integers(1, 4), key=st.sampled_from("abcdef"))
    def die_with_stock_held(self, quantity: int, key: str) -> None:
        if key in self.keys or key in self.abandoned or quantity > self.free():
            return
        self.shop.products.after = _die
        assert place(("bowl", quantity), key=key).status == 500
        self.shop.products.after = lambda: None
        self.abandoned[key] = (quantity, 0)

    @rule(key=st.sampled_from("abcdef"))
    def retry(self, key: str) -> None:
        if key not in self.abandoned:
            return
        quantity, age = self.abandoned[key]
        answer = place(("bowl", quantity), key=key)
        if age < 20:
            assert (answer.status, answer.body["code"]) == (409, "request_in_progress")
            return
        assert answer.status == 201
        del self.abandoned[key]
        self._know(answer.body, quantity, key)
        self.model[answer.body["id"]].age = age

    @rule(order_id=placed_orders)
    def cancel(self, order_id: str) -> None:
        self._expect(cancel(order_id), order_id, "cancelled")

    @rule(
        order_id=placed_orders, status=st.sampled_from(["processing", "shipped", "delivered", "cancelled", "pending"])
    )
    def set_status(self, order_id: str, status: str) -> None:
        self._expect(set_status(order_id, status), order_id, status)

    def _expect(self, answer: Any, order_id: str, status: str) -> None:
        known = self.model[order_id]
        allowed = status == known.status or known.may(status)
        assert answer.status == (200 if allowed else 409)
        if known.may(status):
            known.step(status)

    @rule(order_id=placed_orders, twice=st.booleans())
    def pay(self, order_id: str, twice: bool) -> None:
        known = self.model[order_id]
        event = payment_event("PaymentSucceeded", known.first)
        for _ in range(1 + twice):
            assert deliver(on_payment_succeeded.handler, event) == []
        known.payment = "paid" if known.payment in ("unpaid", "failed") else known.payment
        if known.status == "pending":
            known.step("processing")

    @rule(order_id=placed_orders)
    def fail_to_pay(self, order_id: str) -> None:
        known = self.model[order_id]
        assert deliver(on_payment_failed.handler, payment_event("PaymentFailed", known.first)) == []
        known.payment = "failed" if known.payment == "unpaid" else known.payment

    @rule(order_id=placed_orders, whole=st.booleans())
    def refund(self, order_id: str, whole: bool) -> None:
        known = self.model[order_id]
        amount = known.first["total_amount"] if whole else "0.01"
        event = payment_event("PaymentRefunded", known.first, refunded_amount=amount)
        assert deliver(on_payment_refunded.handler, event) == []
        known.payment = "refunded" if whole or known.payment == "refunded" else "partially_refunded"
        if known.payment == "refunded" and known.may("cancelled"):
            known.step("cancelled")

    @rule(seconds=st.sampled_from([1, 25, 130, 1000, 2000]))
    def wait(self, seconds: int) -> None:
        self.shop.clock.advance(seconds=seconds)
        for known in self.model.values():
            known.age += seconds
        self.abandoned = {key: (quantity, age + seconds) for key, (quantity, age) in self.abandoned.items()}

    @rule()
    def sweep(self) -> None:
        old = [key for key, (_, age) in self.abandoned.items() if age > 120]
        assert sweep() == len(old)
        for key in old:
            del self.abandoned[key]

    @rule()
    def expire(self) -> None:
        due = [
            known
            for known in self.model.values()
            if known.status == "pending" and known.payment in ("unpaid", "failed") and known.age > 1800
        ]
        assert expire() == len(due)
        for known in due:
            known.step("cancelled")

    @rule(down=st.booleans())
    def change_the_bus(self, down: bool) -> None:
        self.shop.bus.down = down

    @rule()
    def relay(self) -> None:
        relay()

    @rule()
    def products_hears(self) -> None:
        for event in self.shop.bus.events:
            if event["type"] == "OrderCancelled" and event["order_id"] not in self.released:
                self.shop.products.release(event["order_id"])
                self.released.add(event["order_id"])

    @invariant()
    def no_piece_is_lost_or_sold_twice(self) -> None:
        assert self.shop.products.stock["bowl"] == self.free()
        assert self.free() >= 0

    @invariant()
    def orders_are_as_the_model_knows_them(self) -> None:
        assert len(documents()) == len(self.model) + len(self.abandoned)
        for order_id, known in self.model.items():
            order = shown(order_id)
            assert (order["status"], order["payment_status"]) == (known.status, known.payment)
            assert [step["status"] for step in order["history"]] == known.steps

    def teardown(self) -> None:
        self.shop.bus.down = False
        self.shop.clock.advance(minutes=3)
        sweep()
        relay()
        for order_id, known in self.model.items():
            steps = ["OrderCancelled" if step == "cancelled" else "OrderStatusChanged" for step in known.steps[1:]]
            assert sorted(self.shop.bus.told(order_id)) == sorted(["OrderPlaced", *steps])
        self.abandoned = {}
        self.no_piece_is_lost_or_sold_twice()
        assert all(document["outbox"] == [] for document in documents())


def _die() -> None:
    raise RuntimeError("the function dies with the stock held")


def test_orders_and_the_model_agree(shop: Shop) -> None:
    run_state_machine_as_test(
        OrdersMachine,
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
