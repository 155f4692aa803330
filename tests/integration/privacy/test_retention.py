"""What has a retention period is erased when it ends, and not before."""

import pytest

from messages.handlers import retry_messages
from orders.handlers import anonymise_old_orders
from payments.handlers import retry_stripe_operations
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.privacy.places import places, rows
from tests.integration.privacy.shop import Person, Shop, finish


@pytest.fixture
def guest(shop: Shop) -> Person:
    """A guest whose order is delivered, and who joined no account."""
    person = Person(shop)
    person.caller = person.check_out_as_a_guest()
    order_id = person.order()
    person.refund(person.pay(order_id))
    finish(shop, order_id)
    return person


def test_a_guest_is_erased_with_its_orders(shop: Shop, servers: TestServers, guest: Person) -> None:
    kept = shop.process(days=399)["erasures"]["erased"]

    erased = shop.process(days=2)["erasures"]["erased"]

    assert (kept, erased) == (0, 1)
    assert rows(servers, "auth", "users") == []
    assert places(servers, shop.bus) == set()


def test_an_old_order_is_anonymised_and_the_text_of_its_refund_is_deleted(
    shop: Shop, servers: TestServers, guest: Person
) -> None:
    def run(days: int) -> int:
        shop.clock.advance(days=days)
        retry_stripe_operations.handler({}, Context())
        return int(anonymise_old_orders.handler({}, Context())["anonymised"])

    kept = run(3652)
    before = places(servers, shop.bus)
    anonymised = run(2)
    again = run(0)

    assert (kept, anonymised, again) == (0, 1, 0)
    assert before - places(servers, shop.bus) == {"orders.orders", "payments.refunds"}


def test_a_mail_and_the_proof_of_an_erasure_are_deleted(shop: Shop, servers: TestServers) -> None:
    person = Person(shop)
    person.register()
    person.request_erasure()
    shop.process(minutes=2)
    shop.process(days=399)
    retry_messages.handler({}, Context())
    kept = len(rows(servers, "messages", "messages")), len(rows(servers, "auth", "erasures"))

    shop.process(days=2)
    retry_messages.handler({}, Context())

    assert kept == (2, 1)
    assert (rows(servers, "messages", "messages"), rows(servers, "auth", "erasures")) == ([], [])
