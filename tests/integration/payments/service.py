"""The payments service in this process, with its clients, bus, clock and Stripe account."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from payments.dependencies import Dependencies, override
from payments.handlers import (
    create_payment,
    get_payment,
    list_payments,
    on_order_cancelled,
    refund_payment,
    relay_events,
    retry_stripe_operations,
)
from payments.payment_provider import PaymentProvider
from payments.repository.database import database
from payments.stripe_provider import StripeProvider
from shared.caller import Caller
from tests.apigateway import Context, Response, call
from tests.integration.fakes import Clock, FakeBus
from tests.integration.payments.fakes import FakeOrders
from tests.integration.payments.stripe_account import StripeAccount, deliver
from tests.queues import consume

ADA = Caller("11111111-1111-4111-8111-111111111111", "ada@example.test", "customer", "session-1")
BOB = Caller("22222222-2222-4222-8222-222222222222", "bob@example.test", "customer", "session-2")
ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
UNKNOWN = "00000000-0000-4000-8000-00000000000a"

# Refunds first: they reference payments.
TABLES = (
    "refunds",
    "payments",
    "stripe_events",
    "inbox",
    "outbox",
    "cancelled_orders",
    "order_declines",
    "joined_guests",
)


@dataclass
class Shop:
    """The service, its fakes and its clock."""

    stripe: StripeAccount
    orders: FakeOrders = field(default_factory=FakeOrders)
    bus: FakeBus = field(default_factory=FakeBus)
    clock: Clock = field(default_factory=Clock)
    provider: PaymentProvider = field(default_factory=StripeProvider)

    def dependencies(self) -> Dependencies:
        return Dependencies(self.orders, self.provider, self.bus.publish, self.clock.now)

    def use_short_timeouts(self) -> None:
        """Shorten the timeouts, so that hanging faults are cheap."""
        self.provider = StripeProvider(read_seconds=0.7)
        override(self.dependencies())

    def order(self, total: int = 1999, by: Caller = ADA) -> str:
        """Place an unpaid order."""
        return self.orders.place(f"order-{uuid.uuid4()}", by.user_id, total)

    def started(self, total: int = 1999, by: Caller = ADA) -> dict[str, Any]:
        """Start a payment."""
        response = pay(self.order(total, by), by)
        assert response.status == 201, response.body
        payment: dict[str, Any] = response.body
        return payment

    def paid(self, total: int = 1999, card: str = "pm_card_visa") -> dict[str, Any]:
        """Start and capture a payment; return the response of its start."""
        payment = self.started(total)
        assert self.stripe.confirm(payment["client_secret"], card).status_code == 200
        self.deliver_all(payment)
        assert shown(payment["id"])["status"] == "succeeded"
        return payment

    def deliver_all(self, payment: dict[str, Any]) -> None:
        """Deliver all events of a payment so far, in order."""
        for event in self.stripe.events(intent_of(payment)):
            assert deliver(event).status == 200

    def recover(self) -> None:
        """Run all jobs twice, each time after their minimum age."""
        for _ in range(2):
            self.clock.advance(minutes=3)
            retry()
            relay()

    def balance(self, payment: dict[str, Any]) -> tuple[int, int]:
        """Return what Stripe captured and refunded for the payment's order, in minor units."""
        entries = self.stripe.ledger(payment["order_id"])
        return sum(entry["captured"] for entry in entries), sum(entry["refunded"] for entry in entries)


def intent_of(payment: dict[str, Any]) -> str:
    return str(payment["client_secret"]).partition("_secret_")[0]


def pay(order_id: Any, by: Caller | None = ADA, **fields: Any) -> Response:
    return call(create_payment.handler, "POST", "/payments", json={"order_id": order_id, **fields}, caller=by)


def show(payment_id: str, by: Caller | None = ADMIN) -> Response:
    return call(get_payment.handler, "GET", f"/payments/{payment_id}", caller=by)


def shown(payment_id: str) -> dict[str, Any]:
    response = show(payment_id)
    assert response.status == 200, response.body
    payment: dict[str, Any] = response.body
    return payment


def listed(by: Caller | None = ADA, **query: Any) -> Response:
    return call(list_payments.handler, "GET", "/payments", query=query, caller=by)


def refund(payment_id: str, by: Caller | None = ADMIN, key: str | None = None, **body: Any) -> Response:
    headers = {"idempotency-key": key} if key is not None else {}
    return call(
        refund_payment.handler, "POST", f"/payments/{payment_id}/refunds", json=body, caller=by, headers=headers
    )


def retry(**event: Any) -> dict[str, Any]:
    return retry_stripe_operations.handler(event, Context())


def relay(**event: Any) -> dict[str, Any]:
    return relay_events.handler(event, Context())


def cancelled_event(order_id: str) -> dict[str, Any]:
    data = {"user_id": ADA.user_id, "reason": "expired", "was": "pending", "payment_status": "unpaid"}
    stamp = {"id": str(uuid.uuid4()), "version": 1, "time": "2026-05-04T10:00:00+00:00"}
    return {**stamp, "type": "OrderCancelled", "order_id": order_id, "data": data}


def cancel_order(order_id: str) -> list[int]:
    """Deliver OrderCancelled; return the indexes of the messages that failed."""
    return consume(on_order_cancelled.handler, cancelled_event(order_id))


def rows(table: str) -> list[dict[str, Any]]:
    """Return all rows of a table in a fixed order."""
    with database.connection() as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1".encode()).fetchall()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables."""
    return {table: rows(table) for table in TABLES}
