"""A crash after each write of each step of an order's life; the customer retries or leaves."""

import pytest

from tests.integration.journeys import requests
from tests.integration.journeys.books import Books
from tests.integration.journeys.walk import CrashPoint, Walk
from tests.integration.journeys.world import World

STOCK = 1_000
REQUESTS = ("place", "pay", "refund", "cancel")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("paid", [True, False], ids=["paid", "unpaid"])
def test_a_crash_after_any_write_is_recovered(world: World, paid: bool) -> None:
    product_id = requests.add_product("Bowl", "19.99", STOCK)
    model = Walk(world, product_id, "model")
    model.to_the_end(paid=paid)
    walks = [Walk(world, product_id, f"stays-{crash_point}", crash_point) for crash_point in model.crash_points()]
    leaving = [crash_point for crash_point in model.crash_points() if crash_point.step in REQUESTS]
    walks += [Walk(world, product_id, f"leaves-{crash_point}", crash_point, patient=False) for crash_point in leaving]

    for walk in walks:
        walk.to_the_end(paid=paid)

    assert [walk.name for walk in walks if isinstance(walk.crash_point, CrashPoint) and not walk.crash_point.met] == []
    world.end()
    books = Books.read(world.servers.postgres, world.account.ledger(), {product_id: STOCK})
    names = {walk.order_id: walk.name for walk in walks}
    assert [(names.get(fault.split(":", maxsplit=1)[0]), fault) for fault in books.faults()] == []
    assert requests.reconcile(age_seconds=0, dry_run=True)["found"] == {}
    print({step: writes for step, writes in model.writes.items() if writes})
