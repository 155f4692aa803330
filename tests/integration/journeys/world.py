"""The whole shop in one process: orders, products and payments with their real handlers on the real servers."""

import importlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import valkey

import orders.dependencies
import payments.dependencies
from orders.repository.database import orders as orders_collection
from payments.stripe_provider import StripeProvider
from shared.clock import present_moment
from shared.errors import AppError
from shared.observability import logger
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.journeys import requests
from tests.integration.journeys.account import Account, Json
from tests.integration.journeys.bus import Bus
from tests.integration.journeys.crash_points import (
    SimulatedProcess,
    check_alive,
    crashable_databases,
    record_write,
    simulated_process,
)
from tests.shop_settings import pricing_settings_of
from tests.tables import CONSTANT

type Reconcile = Callable[[], dict[str, Any]]

_FUNCTIONS = {
    "RESERVE_STOCK_FUNCTION": "products.handlers.reserve_stock",
    "RELEASE_STOCK_FUNCTION": "products.handlers.release_stock",
    "GET_PAYABLE_ORDER_FUNCTION": "orders.handlers.get_payable_order",
    "DESCRIBE_ORDERS_FUNCTION": "orders.handlers.describe_orders",
}
_READS = ("retrieve", "find", "list", "ping")
_PATIENCE_SECONDS = 0.3
_MOST_ROUNDS = 8


class World:
    """The services, their Stripe account, and the messages between them.

    Attributes:
        ahead: Offset of the shop's clock from Stripe's.
        webhooks: Events of Stripe that are not delivered yet.
    """

    def __init__(self, servers: TestServers) -> None:
        self.servers = servers
        self.account = Account(servers.stripe)
        self.bus = Bus()
        self.ahead = timedelta()
        self.webhooks: list[Json] = []
        self.stripe: Any = CrashableStripe(StripeProvider(_PATIENCE_SECONDS, _PATIENCE_SECONDS), StripeProvider())
        self._valkey = valkey.Valkey.from_url(servers.valkey.admin_url)

    def now(self) -> datetime:
        return present_moment() + self.ahead

    def run[T](self, step: Callable[[], T], crash_after: int | None = None) -> tuple[T | None, SimulatedProcess]:
        """Run one request or job in a simulated process; None as the response if it crashed."""
        response = None
        # A job that fails because of an outage is repeated later; a request would get an error response.
        with suppress(AppError), simulated_process(crash_after) as process:
            response = step()
        return None if process.dead else response, process

    def look_for_webhooks(self) -> None:
        self.webhooks += self.account.new_events()

    def deliver_webhook(self, event: Json, crash_after: int | None = None) -> SimulatedProcess:
        """Deliver one webhook; it stays undelivered until the response is a 200."""
        body, headers = self.account.signed(event)
        response, process = self.run(lambda: requests.deliver_webhook(body, headers), crash_after)
        if response and response.status == 200 and event in self.webhooks:
            self.webhooks.remove(event)
        return process

    def deliver_webhooks_of(self, intent_id: str) -> None:
        """Deliver all events of a PaymentIntent."""
        self.look_for_webhooks()
        for event in [each for each in self.webhooks if intent_id in json.dumps(each)]:
            self.deliver_webhook(event)

    def deliver_all_webhooks(self) -> None:
        """Deliver all webhooks, including those that they cause."""
        self.look_for_webhooks()
        while self.webhooks:
            for event in list(self.webhooks):
                self.deliver_webhook(event)
            self.look_for_webhooks()

    def close_breakers(self) -> None:
        """Close the breakers, so that an outage in one journey does not delay the next."""
        if keys := list(self._valkey.scan_iter("breaker:*")):
            self._valkey.delete(*keys)

    def recover(
        self, reconcile: Reconcile = requests.reconcile_all, deliver_webhooks: Callable[[], None] = lambda: None
    ) -> None:
        """Run all jobs and deliver all events until nothing changes; lost webhooks stay lost.

        Args:
            reconcile: The reconciler.
            deliver_webhooks: Delivers webhooks.
        """
        waited, self.stripe.waits = self.stripe.waits, True
        rounds = (self._recover_once(reconcile, deliver_webhooks) for _ in range(_MOST_ROUNDS))
        assert not all(rounds), "Recovery does not end"
        self.stripe.waits = waited

    def _recover_once(self, reconcile: Reconcile, deliver_webhooks: Callable[[], None]) -> bool:
        """Run one round; return whether anything changed that may need another."""
        self.account.clear_faults()
        self.close_breakers()
        self.bus.down = False
        self.advance(minutes=3)
        deliver_webhooks()
        requests.run_order_jobs()
        requests.run_payment_jobs()
        found = reconcile()
        return bool(self.bus.deliver_all() or found["repaired"] or found["failed"])

    def end(
        self, reconcile: Reconcile = requests.reconcile_all, deliver_webhooks: Callable[[], None] = lambda: None
    ) -> None:
        """Recover, and let all unpaid orders expire."""
        self.stripe.waits = True
        self._recover_once(reconcile, deliver_webhooks)
        self.advance(minutes=31)
        requests.expire()
        self.bus.deliver_all()
        with self.servers.postgres.admin("bottega_products") as connection:
            connection.execute("UPDATE order_reservations SET deadline = now() - interval '1 s'")
        requests.expire_stock()
        self.wait_for_banks()
        self.recover(reconcile, deliver_webhooks)

    def advance(self, **duration: float) -> None:
        """Advance the shop's clock."""
        self.ahead += timedelta(**duration)

    def wait_for_banks(self) -> None:
        """Wait until the banks have decided about refunds."""
        time.sleep(self.account.settle_seconds)

    def wait_a_second(self) -> None:
        """Wait for the next second: Stripe's times are whole seconds."""
        time.sleep(1.1)

    def begin(self) -> None:
        """Delete everything."""
        self.stripe.waits = False
        self.account.forget()
        self.bus.forget()
        self.webhooks.clear()
        self.ahead = timedelta()
        with orders_collection() as collection:
            collection.delete_many({})
        for database in ("bottega_products", "bottega_payments"):
            with self.servers.postgres.admin(database) as connection:
                _empty(connection)
        self._valkey.flushdb()

    def close(self) -> None:
        self.account.close()
        self._valkey.close()  # type: ignore[no-untyped-call]


@contextmanager
def opened(servers: TestServers) -> Iterator[World]:
    """An empty world, wired to the services in this process."""
    world = World(servers)
    with ExitStack() as stack:
        stack.callback(world.close)
        # The logs and metrics of a thousand journeys are too many to read.
        stack.callback(logger().setLevel, logger().log_level)
        logger().setLevel("CRITICAL")
        world.begin()
        stack.enter_context(crashable_databases())
        stack.enter_context(patch.dict("os.environ", {**_FUNCTIONS, "POWERTOOLS_METRICS_DISABLED": "true"}))
        for module in ("orders.products_client", "payments.orders_client"):
            stack.enter_context(patch(f"{module}.invoke", _invoke))
        _use(
            stack,
            orders.dependencies,
            publish=world.bus.publisher("orders"),
            now=world.now,
            shop_settings=pricing_settings_of,
        )
        _use(stack, payments.dependencies, publish=world.bus.publisher("payments"), now=world.now, stripe=world.stripe)
        yield world


def _use(stack: ExitStack, module: Any, **parts: Any) -> None:
    former = module.override(replace(module.dependencies(), **parts))
    stack.callback(module.override, former)


def _invoke(function: str, payload: Json, *, timeout: float = 0) -> Any:
    """Invoke another service's function in the same simulated process."""
    check_alive()
    handler = importlib.import_module(function).handler
    return json.loads(json.dumps(handler(json.loads(json.dumps(payload)), Context())))


class CrashableStripe:
    """A payment provider whose process may crash after each call that changes something.

    Attributes:
        waits: Whether to use the real timeouts. Short ones make hanging faults cheap, but fail on a busy machine.
    """

    def __init__(self, hasty: Any, patient: Any) -> None:
        self._providers = hasty, patient
        self.waits = False

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._providers[self.waits], name)

        def crashable(*args: Any, **kwargs: Any) -> Any:
            check_alive()
            result = call(*args, **kwargs)
            if not name.startswith(_READS):
                record_write(f"stripe {name}")
            return result

        return crashable


def _empty(connection: Any) -> None:
    tables = f"""
        SELECT string_agg(format('%I', tablename), ', ') AS names FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN {CONSTANT}
    """
    names = connection.execute(tables.encode()).fetchone()["names"]
    connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE".encode())
