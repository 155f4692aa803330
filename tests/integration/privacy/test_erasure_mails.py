"""A mail confirms an erasure: once, as the last one to the address, and never blocking the erasure for ever."""

import pytest

from messages.handlers import retry_messages
from messages.mail_sender import MailUnavailable
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.privacy.places import places, rows
from tests.integration.privacy.shop import EMAIL, MARK, Person, Shop, finish


@pytest.fixture
def person(shop: Shop) -> Person:
    """A customer who has asked for the erasure."""
    made = Person(shop)
    made.register()
    assert made.request_erasure().status == 202
    return made


def confirmations(shop: Shop) -> int:
    return [mail["subject"] for mail in shop.ses.to(EMAIL)].count("Your account at Bottega was deleted")


def erased(shop: Shop, **later: float) -> int:
    return int(shop.run(**later)["erasures"]["erased"])


def retry(shop: Shop, **later: float) -> None:
    shop.clock.advance(**later)
    retry_messages.handler({}, Context())


def message(servers: TestServers) -> dict[str, object]:
    [row] = [each for each in rows(servers, "messages", "messages") if each["kind"] == "account_erased"]
    return {name: row[name] for name in ("state", "reason", "address", "locale", "provider_id", "data")}


def test_the_last_mail_confirms_the_erasure_and_keeps_nothing_of_the_person(
    shop: Shop, servers: TestServers, person: Person
) -> None:
    waiting = erased(shop, minutes=2)
    done = erased(shop, minutes=1)
    erased(shop, minutes=10)

    assert (waiting, done, confirmations(shop)) == (0, 1, 1)
    assert shop.ses.to(EMAIL)[-1]["subject"] == "Your account at Bottega was deleted"
    nothing = dict.fromkeys(("reason", "address", "locale", "provider_id"))
    assert message(servers) == {"state": "sent", "data": {}, **nothing}
    assert places(servers, shop.bus) == set()


def test_a_complaint_does_not_suppress_it(shop: Shop, person: Person) -> None:
    shop.complain(EMAIL)

    erased(shop, minutes=2)
    erased(shop, minutes=1)

    assert confirmations(shop) == 1


def test_an_erasure_waits_a_day_for_ses_then_forgets_the_address(
    shop: Shop, servers: TestServers, person: Person
) -> None:
    shop.ses.before = _unavailable
    erased(shop, minutes=2)
    kept = erased(shop, hours=23)

    done = erased(shop, hours=2)
    shop.ses.before = lambda: None
    retry(shop, hours=1)

    assert (kept, done, confirmations(shop)) == (0, 1, 0)
    assert message(servers)["state"] == "suppressed"
    assert places(servers, shop.bus) == set()


def _unavailable() -> None:
    raise MailUnavailable("ConnectionRefusedError", answered=True)


def test_a_mail_whose_outcome_is_unknown_is_not_sent_again(shop: Shop, person: Person) -> None:
    def lose_the_response() -> None:
        raise MailUnavailable("TimeoutError", answered=False)

    shop.ses.after = lose_the_response
    erased(shop, minutes=2)
    shop.ses.after = lambda: None
    retry(shop, minutes=30)

    assert confirmations(shop) == 1
    assert erased(shop, minutes=1) == 1


def test_an_open_order_is_reported_once_and_a_guest_gets_no_mail(shop: Shop, servers: TestServers) -> None:
    customer, guest = Person(shop), Person(shop, f"{MARK}.guest@example.com")
    customer.register()
    guest.caller = guest.check_out_as_a_guest()
    order_id = customer.order()
    customer.pay(order_id)
    customer.request_erasure()
    mails = len(shop.ses.to(guest.email))

    for _ in range(3):
        erased(shop, hours=2)
    shop.process(days=401)

    subjects = [mail["subject"] for mail in shop.ses.to(EMAIL)]
    assert subjects.count("Your account at Bottega is closed") == 1
    assert confirmations(shop) == 0
    assert len(shop.ses.to(guest.email)) == mails
    finish(shop, order_id)
    shop.process(hours=2)
    assert confirmations(shop) == 1
    assert rows(servers, "auth", "users") == []
