"""An erasure ends all sessions at once, waits for open orders, and survives outages and crashes at each step."""

from collections.abc import Callable
from typing import Any

import pytest

from auth.handlers import (
    grant_role,
    login,
    open_order_link,
    register,
    request_password_reset,
    verify_account,
)
from auth.personal_data import PERSONAL as AUTH
from auth.repository import erasures as repository
from messages.personal_data import PERSONAL as MESSAGES
from orders.handlers import cancel_order, get_order
from orders.personal_data import PERSONAL as ORDERS
from orders.repository.database import orders as orders_collection
from payments.personal_data import PERSONAL as PAYMENTS
from payments.repository.database import database as payments_database
from products.personal_data import PERSONAL as PRODUCTS
from shared.errors import DependencyUnavailable
from shared.personal_data import PersonalField
from tests.apigateway import Context, call
from tests.conftest import TestServers
from tests.integration.auth.conftest import is_accepted
from tests.integration.privacy.places import rows
from tests.integration.privacy.shop import ADMIN, EMAIL, PASSWORD, Person, Shop, finish, link_of, live

NOTHING = {"erased": 0, "postponed": 0, "confirming": 0, "failed": 0}
ERASED = {**NOTHING, "erased": 1}
POSTPONED = {**NOTHING, "postponed": 1}
FAILED = {**NOTHING, "failed": 1}


def registered(shop: Shop) -> Person:
    person = Person(shop)
    person.register()
    return person


def erasures(shop: Shop, **later: float) -> dict[str, int]:
    result: dict[str, int] = shop.process(**later)["erasures"]
    return result


def test_all_sessions_end_at_once_and_the_address_is_free(shop: Shop, servers: TestServers) -> None:
    person = registered(shop)
    other = person.sign_in().body

    response = person.request_erasure()

    assert response.status == 202
    assert not is_accepted(other["token"])
    assert person.sign_in().status == 401
    mails = len(shop.ses.mails)
    call(request_password_reset.handler, "POST", "/auth/password-resets", json={"email": EMAIL})
    shop.bus.deliver()
    assert len(shop.ses.mails) == mails
    again = {"email": EMAIL, "password": PASSWORD, "name": "Ada"}
    assert call(register.handler, "POST", "/auth/register", json=again).status == 201
    assert erasures(shop, minutes=2) == ERASED
    # The new account is another one.
    assert call(login.handler, "POST", "/auth/login", json={"email": EMAIL, "password": PASSWORD}).status == 200
    assert [row["name"] for row in rows(servers, "auth", "users")] == ["Ada"]


def test_a_wrong_password_closes_nothing(shop: Shop, servers: TestServers) -> None:
    person = registered(shop)

    response = person.request_erasure("wrong horse battery")

    assert (response.status, response.body["code"]) == (401, "invalid_credentials")
    assert person.sign_in().status == 200
    assert erasures(shop, minutes=2) == NOTHING
    assert rows(servers, "auth", "erasures") == []


def test_an_admin_keeps_the_account(shop: Shop) -> None:
    person = registered(shop)
    verify_account.handler({"email": EMAIL}, Context())
    grant_role.handler({"email": EMAIL, "role": "admin"}, Context())

    response = person.request_erasure()

    assert (response.status, response.body["code"]) == (409, "admin_account")
    assert person.sign_in().status == 200


def unpaid(person: Person) -> str:
    return person.order()


def paid(person: Person) -> str:
    order_id = person.order()
    person.pay(order_id)
    return order_id


def pending_refund(person: Person) -> str:
    order_id = paid(person)
    finish(person.shop, order_id)
    with payments_database.connection() as connection:
        connection.execute("""
            INSERT INTO refunds (id, payment_id, amount_minor, origin, status, idempotency_key, key_made_at, created_at,
                updated_at)
            SELECT gen_random_uuid(), id, 100, 'admin', 'pending', 'key', now(), now(), now() FROM payments
        """)
    return order_id


def end_refund(_: Shop, __: str) -> None:
    with payments_database.connection() as connection:
        connection.execute("UPDATE refunds SET status = 'failed'")


def cancel(shop: Shop, order_id: str) -> None:
    assert call(cancel_order.handler, "POST", f"/orders/{order_id}/cancel", caller=ADMIN).status == 200
    shop.bus.deliver()


@pytest.mark.parametrize(
    ("begin", "end", "services"),
    [
        pytest.param(unpaid, cancel, ["orders"], id="unpaid"),
        pytest.param(paid, finish, ["orders"], id="paid"),
        pytest.param(pending_refund, end_refund, ["payments"], id="refund"),
    ],
)
def test_an_open_order_postpones_the_erasure(
    shop: Shop,
    servers: TestServers,
    begin: Callable[[Person], str],
    end: Callable[[Shop, str], None],
    services: list[str],
) -> None:
    person = registered(shop)
    order_id = begin(person)
    person.request_erasure()

    postponed = erasures(shop, minutes=2)
    [waiting] = rows(servers, "auth", "erasures")
    end(shop, order_id)
    too_early = erasures(shop, minutes=58)
    erased = erasures(shop, minutes=3)

    assert [postponed, too_early, erased] == [POSTPONED, NOTHING, ERASED]
    assert waiting["postponed_by"] == services
    assert rows(servers, "auth", "users") == []


def test_a_request_that_began_before_the_erasure_is_waited_for(shop: Shop) -> None:
    registered(shop).request_erasure()

    assert erasures(shop, seconds=30) == NOTHING
    assert erasures(shop, seconds=31) == ERASED


def test_an_order_that_was_shipped_a_month_ago_counts_as_delivered(shop: Shop) -> None:
    person = registered(shop)
    order_id = paid(person)
    with orders_collection() as collection:
        shipped = {"status": "shipped", "at": shop.clock.now(), "by": "admin", "unpaid": False}
        collection.update_one({"_id": order_id}, {"$set": {"status": "shipped"}, "$push": {"history": shipped}})
    person.request_erasure()

    assert erasures(shop, days=29) == POSTPONED
    assert erasures(shop, days=1, hours=1) == ERASED


def test_mails_about_an_open_order_still_arrive_and_those_after_the_erasure_do_not(shop: Shop) -> None:
    person = registered(shop)
    order_id = paid(person)
    person.request_erasure()
    erasures(shop, minutes=2)
    mails = len(shop.ses.to(EMAIL))

    finish(shop, order_id)
    informed = len(shop.ses.to(EMAIL)) - mails
    erasures(shop, hours=1)
    person.refund(rows_of_payments()[0])

    assert informed == 2
    # The last one confirms the erasure.
    assert len(shop.ses.to(EMAIL)) == mails + informed + 1


def rows_of_payments() -> list[str]:
    with payments_database.connection() as connection:
        return [str(row["id"]) for row in connection.execute("SELECT id FROM payments")]


def test_a_joined_guest_loses_session_and_links_too(shop: Shop) -> None:
    person = registered(shop)
    guest = person.check_out_as_a_guest()
    person.order(by=guest)
    text = shop.ses.to(EMAIL)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    token = text.partition("/open-order#token=")[2].split()[0]

    person.request_erasure()

    opened = call(open_order_link.handler, "POST", "/auth/order-links", json={"token": token})
    assert (opened.status, opened.body["code"]) == (410, "token_expired")


def test_the_link_of_an_export_stops_working_at_once(shop: Shop) -> None:
    person = registered(shop)
    person.request_export()
    shop.process()
    token = person.mailed_export()
    before = link_of(token)

    person.request_erasure()

    after = link_of(token)
    assert before.status == 200
    assert (after.status, after.body["code"]) == (410, "token_expired")


@pytest.mark.parametrize("service", ["orders", "products", "payments", "messages"])
def test_an_erasure_waits_for_a_service_that_is_unavailable(shop: Shop, servers: TestServers, service: str) -> None:
    live(shop).request_erasure()
    shop.unavailable = {f"{service}.handlers.personal_data"}

    failed = erasures(shop, minutes=2)
    shop.unavailable = set()
    erased = erasures(shop, minutes=7)

    assert [failed, erased] == [FAILED, ERASED]
    acknowledged = {row["service"] for row in rows(servers, "auth", "erasure_acknowledgements")}
    assert acknowledged == {"orders", "products", "payments", "messages"}


@pytest.mark.parametrize("calls", range(5))
def test_an_erasure_continues_after_a_crash_before_an_acknowledgement_or_the_end(
    shop: Shop, servers: TestServers, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(shop).request_erasure()

    with monkeypatch.context() as crashing:
        steps = _crash_at(crashing, calls)
        failed = erasures(shop, minutes=2)
    first = set(shop.erased)
    shop.erased.clear()
    erased = erasures(shop, minutes=7)
    again = erasures(shop, minutes=7)

    assert len(steps) == calls + 1
    # What was acknowledged is not erased again.
    services = ["payments", "products", "orders", "messages"]
    assert first == {f"{service}.handlers.personal_data" for service in services[: calls + 1]}
    assert set(shop.erased) == {f"{service}.handlers.personal_data" for service in services[calls:]}
    assert [failed, erased, again] == [FAILED, ERASED, NOTHING]
    assert rows(servers, "auth", "users") == []
    assert shop.bus.types.count("UserErased") == 1


def _crash_at(patch: pytest.MonkeyPatch, calls: int) -> list[str]:
    """Fail the call with this number among the acknowledgements and the end; return the calls so far."""
    made: list[str] = []

    def crashable(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            if len(made) == calls + 1:
                raise DependencyUnavailable("postgres")
            return step(*args, **kwargs)

        return run

    for name in ("acknowledge", "finish"):
        patch.setattr(repository, name, crashable(name, getattr(repository, name)))
    return made


def test_an_erased_order_keeps_what_the_law_requires_and_staff_can_read_it(shop: Shop) -> None:
    person = registered(shop)
    order_id = paid(person)
    finish(shop, order_id)
    person.request_erasure()
    erasures(shop, minutes=2)

    order = call(get_order.handler, "GET", f"/orders/{order_id}", caller=ADMIN).body

    assert order["shipping_address"] == {
        "name": "",
        "line1": "",
        "line2": None,
        "city": None,
        "postal_code": None,
        "region": None,
        "country": "DE",
        "phone": None,
    }
    assert (order["total_amount"], order["status"], order["payment_status"]) == ("19.99", "delivered", "paid")
    assert [item["name"] for item in order["items"]] == ["The bowl"]


def test_an_erasure_does_to_each_field_what_the_map_says(shop: Shop, servers: TestServers) -> None:
    person = live(shop)
    user_id = person.caller.user_id
    before = stored(servers)
    person.request_erasure()
    erasures(shop, minutes=2)

    after = stored(servers)

    maps = {"payments": PAYMENTS, "products": PRODUCTS, "messages": MESSAGES, "orders": ORDERS}
    for service, fields in maps.items():
        for name, field in fields.items():
            if before[service].get(name, []) != []:
                assert outcome(field, before[service][name], after[service].get(name, [])), (service, name)
    assert user_id not in str({name: values for name, values in after["auth"].items() if AUTH[name].erased == "delete"})


type Columns = dict[str, list[Any]]


def stored(servers: TestServers) -> dict[str, Columns]:
    """Return the values of each classified column, in the sequence of the rows' ids, without the shop's own mails."""
    found: dict[str, Columns] = {"auth": {}, "payments": {}, "products": {}, "messages": {}, "orders": {}}
    for service, fields in {"auth": AUTH, "payments": PAYMENTS, "products": PRODUCTS, "messages": MESSAGES}.items():
        for name in fields:
            table, _, column = name.partition(".")
            # Neither the shop's own mails, nor the one that the erasure causes.
            kept = [row for row in rows(servers, service, table) if not _is_other(row)]
            ordered = sorted(kept, key=lambda row: str(row.get("id", row)))
            found[service][name] = [row[column] for row in ordered if row[column] is not None]
    with orders_collection() as collection:
        documents = list(collection.find().sort("_id", 1))
    for name in ORDERS:
        table, _, field = name.partition(".")
        if table == "orders":
            found["orders"][name] = [each[field] for each in documents if each.get(field) not in (None, [])]
    return found


def _is_other(row: dict[str, Any]) -> bool:
    return row.get("recipient") == "shop" or row.get("kind") == "account_erased"


def outcome(field: PersonalField, before: list[Any], after: list[Any]) -> bool:
    """Whether an erasure did what the map says."""
    match field.erased:
        case "delete":
            return after == []
        case "anonymise":
            return len(before) == len(after) and not any(each in after for each in before if each)
    return len(before) == len(after)
