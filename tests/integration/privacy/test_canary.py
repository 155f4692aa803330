"""A person's name, address, phone and mail address are planted everywhere; after the erasure they are nowhere."""

from io import StringIO

import pytest

from tests.conftest import TestServers
from tests.integration.privacy.places import found, places, rows
from tests.integration.privacy.shop import Shop, finish, live


def test_nothing_of_an_erased_person_is_in_a_database_a_bucket_a_queue_the_cache_or_a_log(
    shop: Shop, servers: TestServers, logs: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    person = live(shop)
    person.request_export()
    shop.process()
    guest = person.check_out_as_a_guest()
    order_id = person.order(by=guest)
    planted = places(servers, shop.bus)
    person.pay(order_id, by=guest)
    finish(shop, order_id)

    assert person.request_erasure().status == 202
    assert shop.process(minutes=2)["erasures"] == {
        "erased": 1,
        "postponed": 0,
        "confirming": 0,
        "failed": 0,
    }

    # The search finds what it should.
    assert planted == {
        "auth.users",
        "auth.addresses",
        "auth.one_time_tokens",
        "auth.mail_requests",
        "auth.login_failures_by_account",
        "products.order_reservations",
        "products.stock_adjustments",
        "orders.orders",
        "payments.refunds",
        "messages.messages",
        "bucket bottega-tests-exports",
    }
    assert places(servers, shop.bus) == set()
    buyers = [(row["owner"], row["network"]) for row in rows(servers, "products", "order_reservations")]
    assert buyers == [(None, None)] * shop.orders
    captured = capfd.readouterr()
    assert logs.getvalue()
    assert not found(logs.getvalue() + captured.out + captured.err)
