from tests.integration.journeys import requests
from tests.integration.journeys.purchases import Purchases
from tests.integration.journeys.world import World


def test_a_failed_admin_refund_is_owed_once_the_order_is_cancelled(world: World) -> None:
    purchase = Purchases.of(world).paid_one()
    world.account.inject_fault("refunds.create", "error_500")
    assert requests.refund(purchase.payment_id).body["status"] == "pending"
    world.account.inject_fault("refunds.create", "stored_4xx")

    requests.cancel(purchase.order_id)
    world.bus.deliver_all()
    requests.run_payment_jobs()
    world.bus.deliver_all()

    assert purchase.state() == ("cancelled", "refunded", "refunded", "19.99")
    refunds = [(refund["origin"], refund["status"]) for refund in purchase.payment["refunds"]]
    assert sorted(refunds) == [("admin", "failed"), ("order_cancelled", "succeeded")]
    assert [(line["captured"], line["refunded"]) for line in world.account.ledger()] == [(1999, 1999)]
