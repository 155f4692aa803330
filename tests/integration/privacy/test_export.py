"""An export has everything that every service stores about a person, once a day, behind a link of 24 hours."""

from typing import Any

import pytest

from auth.personal_data import PERSONAL as AUTH
from auth.repository.database import database as auth_database
from messages.personal_data import PERSONAL as MESSAGES
from orders.personal_data import PERSONAL as ORDERS
from payments.personal_data import PERSONAL as PAYMENTS
from products.personal_data import PERSONAL as PRODUCTS
from shared.personal_data import PersonalField
from tests.integration.privacy.shop import ADDRESS, EMAIL, FORMER_EMAIL, Person, Shop, fetch, link_of, live

MAPS = {"auth": AUTH, "orders": ORDERS, "products": PRODUCTS, "payments": PAYMENTS, "messages": MESSAGES}


def exported(person: Person) -> dict[str, Any]:
    """Request an export, and download the file that the mail links to."""
    assert person.request_export().status == 202
    assert person.shop.process()["exports"] == {"written": 1, "failed": 0, "deleted": 0}
    file = fetch(link_of(person.mailed_export()).body["url"])
    assert file.status_code == 200
    assert file.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    data: dict[str, Any] = file.json()
    return data


def columns(data: dict[str, Any]) -> set[str]:
    """Return the columns of an export, as the maps name them."""
    return {f"{table}.{name}" for table, records in data.items() for record in records for name in record}


def expected(fields: dict[str, PersonalField]) -> set[str]:
    return {name.replace("._id", ".id") for name, field in fields.items() if field.exported}


def test_an_export_has_every_exported_column_and_no_other(shop: Shop) -> None:
    data = exported(live(shop))

    assert {service: columns(data[service]) for service in MAPS} == {
        # No card was declined, and no delayed payment is in progress.
        service: expected(fields) - {"orders.payment_at"}
        for service, fields in MAPS.items()
    }


def test_an_export_has_the_persons_records_and_those_of_a_joined_guest(shop: Shop) -> None:
    person = live(shop)
    bob = Person(shop, "bob@example.com")
    bob.register("Bob")
    bob.order()

    data = exported(person)

    [account, guest] = data["auth"]["users"]
    assert (account["email"], account["name"], guest["guest_email"]) == (EMAIL, "Ada zyxcanary", EMAIL)
    assert [(each["line1"], each["phone"]) for each in data["auth"]["addresses"]] == [
        (ADDRESS["line1"], ADDRESS["phone"])
    ]
    assert [each["shipping_address"] for each in data["orders"]["orders"]] == [ADDRESS, ADDRESS]
    assert [each["user_id"] for each in data["orders"]["orders"]] == [account["id"], guest["id"]]
    assert [each["amount_minor"] for each in data["payments"]["payments"]] == [1999, 1999]
    assert [each["reason"] for each in data["payments"]["refunds"]] == ["zyxcanary phoned"]
    assert {each["address"] for each in data["messages"]["messages"] if each["address"]} == {EMAIL, FORMER_EMAIL}
    assert "order_placed" in {each["kind"] for each in data["messages"]["messages"]}
    assert "bob@example.com" not in str(data)


def test_a_second_export_on_the_same_day_is_refused(shop: Shop) -> None:
    person = Person(shop)
    person.register()
    exported(person)
    shop.clock.advance(hours=23)

    refused = person.request_export()
    shop.clock.advance(hours=1, minutes=1)
    allowed = person.request_export()

    assert (refused.status, refused.body["code"]) == (429, "too_many_exports")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert allowed.status == 202


def test_an_unverified_address_gets_no_export(shop: Shop) -> None:
    person = Person(shop)
    person.register()
    with auth_database.connection() as connection:
        connection.execute("UPDATE users SET verified_at = NULL")

    refused = person.request_export()

    assert (refused.status, refused.body["code"]) == (409, "address_not_verified")
    assert shop.process()["exports"]["written"] == 0


def test_the_link_works_repeatedly_for_a_day_then_the_file_is_gone(shop: Shop) -> None:
    person = Person(shop)
    person.register()
    exported(person)
    token = person.mailed_export()
    url = link_of(token).body["url"]
    with auth_database.connection() as connection:
        # The database compares with its own clock.
        connection.execute("UPDATE one_time_tokens SET expires_at = now() WHERE purpose = 'data_export'")

    expired = link_of(token)
    ended = shop.process(hours=24, minutes=1)["exports"]

    assert (expired.status, expired.body["code"]) == (410, "token_expired")
    assert ended["deleted"] == 1
    assert fetch(url).status_code == 404


@pytest.mark.parametrize("service", ["orders", "products", "payments", "messages"])
def test_an_export_waits_for_a_service_that_is_unavailable(shop: Shop, service: str) -> None:
    person = Person(shop)
    person.register()
    person.request_export()
    mails = len(shop.ses.mails)
    shop.unavailable = {f"{service}.handlers.personal_data"}

    failed = shop.process()["exports"]
    shop.unavailable = set()
    too_early = shop.process(minutes=5)["exports"]
    written = shop.process(minutes=2)["exports"]

    assert [each["written"] for each in (failed, too_early, written)] == [0, 0, 1]
    assert failed["failed"] == 1
    assert len(shop.ses.mails) == mails + 1


def test_a_crash_after_the_file_was_stored_causes_one_mail(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(shop)
    person.register()
    person.request_export()
    mails = len(shop.ses.mails)
    with monkeypatch.context() as crashing:
        crashing.setattr("auth.service.write_exports.unit_of_work", None)
        assert shop.process()["exports"]["failed"] == 1

    shop.process(minutes=7)
    shop.process(minutes=7)

    assert len(shop.ses.mails) == mails + 1
    assert fetch(link_of(person.mailed_export()).body["url"]).status_code == 200
