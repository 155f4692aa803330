"""A SEPA debit through the whole shop: the bank decides days after the order, and the shop waits for it."""

import pytest

from tests.integration.journeys import requests
from tests.integration.journeys.purchases import Purchase, Purchases
from tests.integration.journeys.world import World
from tests.integration.products.reserving import stock

SUCCEEDS, FAILS = "AT611904300234573201", "AT861904300235473202"
DAYS = 14


@pytest.fixture
def purchases(world: World) -> Purchases:
    return Purchases.of(world)


def processing(purchases: Purchases, iban: str) -> Purchase:
    """An order whose debit the bank processes; Stripe's later events are not delivered."""
    purchase, world = purchases.open_one(), purchases.world
    assert world.account.debit(purchase.secret, iban)["status"] == "processing"
    deliver(world, "payment_intent.processing")
    assert purchase.state() == ("pending", "processing", "processing", "0.00")
    return purchase


def deliver(world: World, kind: str) -> None:
    """Deliver Stripe's events of a type, and what they cause."""
    world.look_for_webhooks()
    [event] = [each for each in world.webhooks if each["type"] == kind]
    assert not world.deliver_webhook(event).dead
    world.bus.deliver_all()


def let_days_pass(purchases: Purchases) -> None:
    """Run the jobs that end unpaid orders, after more time than an unpaid order has."""
    with purchases.world.servers.postgres.admin("bottega_products") as connection:
        connection.execute(f"UPDATE order_reservations SET deadline = deadline - interval '{DAYS} days'".encode())
    purchases.world.advance(days=DAYS)
    requests.expire()
    requests.expire_stock()
    requests.run_order_jobs()
    requests.run_payment_jobs()
    purchases.world.bus.deliver_all()


def test_a_debit_that_succeeds_after_days_pays_the_order(world: World, purchases: Purchases) -> None:
    purchase = processing(purchases, SUCCEEDS)
    unpaid = purchases.ordered_one()

    let_days_pass(purchases)

    assert unpaid.order["status"] == "cancelled"
    assert purchase.state() == ("pending", "processing", "processing", "0.00")
    assert stock(world.servers, purchases.product_id) == (50, 1, 49)
    world.wait_for_banks()
    deliver(world, "payment_intent.succeeded")
    assert purchase.state() == ("processing", "paid", "succeeded", "0.00")
    assert stock(world.servers, purchases.product_id) == (49, 0, 49)
    world.deliver_all_webhooks()
    world.recover()
    assert purchases.books().faults() == []


def test_a_debit_that_fails_after_days_releases_the_stock(world: World, purchases: Purchases) -> None:
    purchase = processing(purchases, FAILS)
    let_days_pass(purchases)
    assert stock(world.servers, purchases.product_id) == (50, 1, 49)
    world.wait_for_banks()

    deliver(world, "payment_intent.payment_failed")
    assert purchase.state() == ("pending", "failed", "failed", "0.00")
    requests.expire()
    world.bus.deliver_all()

    assert purchase.order["status"] == "cancelled"
    assert stock(world.servers, purchases.product_id) == (50, 0, 50)
    world.deliver_all_webhooks()
    world.recover()
    assert purchase.payment["status"] == "cancelled"
    assert purchases.books().faults() == []
