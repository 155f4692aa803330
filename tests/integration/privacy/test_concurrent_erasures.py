"""Requests and jobs at the same time, and records that are caused while an erasure is in progress."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from auth.handlers import process_privacy_requests
from auth.repository import erasures as repository
from shared.errors import DependencyUnavailable
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.privacy.places import places, rows
from tests.integration.privacy.shop import EMAIL, Person, Shop, finish


def test_of_eight_requests_at_once_one_closes_the_account(shop: Shop, servers: TestServers) -> None:
    person = Person(shop)
    person.register()

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(response.status for response in pool.map(lambda _: person.request_erasure(), range(8)))

    assert statuses == [202] + [401] * 7
    assert len(rows(servers, "auth", "erasures")) == 1


def test_jobs_at_once_share_the_erasures(shop: Shop, servers: TestServers) -> None:
    for number in range(20):
        person = Person(shop, f"person{number}@example.com")
        person.register()
        person.request_erasure()
    shop.clock.advance(minutes=2)

    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(lambda _: process_privacy_requests.handler({}, Context()), range(4)))
        shop.bus.deliver()
        shop.clock.advance(minutes=1)
        second = list(pool.map(lambda _: process_privacy_requests.handler({}, Context()), range(4)))

    assert sum(each["erasures"]["confirming"] for each in first) == 20
    assert sum(each["erasures"]["erased"] for each in second) == 20
    assert rows(servers, "auth", "users") == []
    assert shop.bus.types.count("UserErased") == 20
    assert len([mail for _, mail in shop.ses.mails if mail["subject"] == "Your account at Bottega was deleted"]) == 20


def test_a_mail_that_is_caused_during_the_erasure_leaves_no_address(
    shop: Shop, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(shop)
    person.register()
    order_id = person.order()
    payment_id = person.pay(order_id)
    finish(shop, order_id)
    person.request_erasure()
    shop.run(minutes=2)
    with monkeypatch.context() as crashing:
        crashing.setattr(repository, "finish", _fail)
        shop.run(minutes=1)
    mails = len(shop.ses.to(EMAIL))

    # Messages has acknowledged; the account still exists.
    person.refund(payment_id)
    shop.run(minutes=7)

    assert len(shop.ses.to(EMAIL)) == mails
    # The text of the refund is the admin's, and newer than the erasure of payments.
    assert places(servers, shop.bus) == {"payments.refunds"}
    assert rows(servers, "auth", "users") == []


def _fail(*_: object) -> bool:
    raise DependencyUnavailable("postgres")


def test_a_guest_who_has_not_joined_yet_is_erased_with_the_account(shop: Shop, servers: TestServers) -> None:
    person = Person(shop)
    person.register()
    guest = person.open_guest_session()
    person.request_erasure()

    shop.process(minutes=2)

    assert guest.role == "guest"
    assert rows(servers, "auth", "users") == []
