"""A guest becomes a customer, takes a copy of everything and leaves: afterwards nothing of the person is stored."""

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from localstack.emulator.deployment import STAGE, invoke
from localstack.servers.group import database_of
from localstack.shop import Shop
from tests.e2e.bus import every_event_queued
from tests.e2e.inbox import Inbox
from tests.e2e.logs import logged
from tests.e2e.market import Market, eventually
from tests.e2e.storefront.accounts import (
    change_email,
    change_name,
    check_out_as_a_guest,
    confirm_address,
    delete_account,
    download_export,
    open_account,
    open_mailed_order,
    orders_of,
    register,
    request_export,
    save_address,
    sign_in_anew,
)
from tests.e2e.storefront.conftest import Arrive, Visit
from tests.e2e.storefront.site import PASSWORD, Customer, fill_in_address, go, order_to_pay, pay, place_order, sees
from tests.places import Canary, queued, stored


@dataclass(frozen=True)
class Person:
    """What a person fills in; each text has the canary's word.

    Attributes:
        canary: What to look for.
        email: The address until it is changed.
        new_email: The address afterwards.
        address: Every field of a delivery address.
    """

    canary: Canary
    email: str
    new_email: str
    address: dict[str, str]

    @classmethod
    def new(cls) -> "Person":
        word = f"canary{uuid.uuid4().hex[:12]}"
        canary = Canary(word, "+49 30 73918465281")
        address = {
            "name": f"Ada {word}",
            "line1": f"{word} street 1",
            "line2": f"{word} stairs",
            "postal_code": "10119",
            "city": f"{word} city",
            "region": f"{word} region",
            "country": "DE",
            "phone": canary.phone,
        }
        return cls(canary, f"{word}@example.com", f"{word}.new@example.com", address)


def test_a_guest_becomes_a_customer_exports_everything_and_is_erased(
    shop: Shop, inbox: Inbox, visit: Visit, arrive: Arrive, admin: httpx.Client
) -> None:
    person, other = Person.new(), arrive()
    market = Market.opened(admin, other.api)
    other_order = market.placed(1)
    with every_event_queued(shop.deployment.aws) as queue:
        guest, page = visit(), visit()
        first = buy_as_a_guest(guest, inbox, visit(), market.product, person)
        register(page, f"Ada {person.canary.word}", person.email, PASSWORD)
        before = orders_of(page)
        confirm_address(page, inbox.link(person.email, "verify"))
        eventually(lambda: orders_of(page), [first])
        second = live_as_a_customer(page, inbox, market.product, person)
        for order_id in (first, second):
            finish(admin, order_id)

        data = export(shop, page, inbox, person)
        planted = {place.partition(" ")[0] for place in places(shop, person)}
        open_account(page)
        delete_account(page, PASSWORD)
        erase(shop)

        assert before == []
        is_complete(data, person, [first, second], other, other_order)
        # The search finds what it should, and so do the queue and the logs that it looks into.
        assert planted == {
            "auth.users",
            "auth.addresses",
            "auth.one_time_tokens",
            "orders.orders",
            "messages.messages",
            "bucket",
        }
        assert f"queue {queue}" in {place for place, text in queued(shop.servers.emulator) if first in text}
        assert {place for place, text in logged(shop) if first in text}
        assert places(shop, person) == set()


def buy_as_a_guest(page: Page, inbox: Inbox, elsewhere: Page, product: str, person: Person) -> str:
    """Buy without an account and open the order from the mail in another browser; return the order's id."""
    check_out_as_a_guest(page, product, person.email)
    fill_in_address(page, person.address)
    place_order(page)
    order_id = order_to_pay(page)
    pay(page)
    has_paid(page, order_id)
    open_mailed_order(elsewhere, inbox.link(person.email, "open-order"), order_id)
    sees(elsewhere, "Processing")
    return order_id


def live_as_a_customer(page: Page, inbox: Inbox, product: str, person: Person) -> str:
    """Fill in everything that the account's pages offer, and buy; return the order's id."""
    open_account(page)
    change_name(page, f"Ada Maria {person.canary.word}")
    save_address(page, person.address)
    change_email(page, person.new_email, PASSWORD)
    confirm_address(page, inbox.link(person.new_email, "verify"))
    inbox.wait_for(person.email, "address was changed")
    # The session's token has the former address.
    go(page, "Account")
    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in")).to_be_visible()
    sign_in_anew(page, person.new_email, PASSWORD)
    page.goto(f"/products/{product}")
    page.get_by_role("button", name="Add to cart").click()
    go(page, "Cart")
    page.get_by_role("link", name="Proceed to checkout").click()
    page.get_by_label("Saved addresses").select_option(index=1)
    place_order(page)
    order_id = order_to_pay(page)
    pay(page)
    has_paid(page, order_id)
    return order_id


def has_paid(page: Page, order_id: str) -> None:
    page.wait_for_url(re.compile(f"/orders/{order_id}(?!/pay)"))


def finish(admin: httpx.Client, order_id: str) -> None:
    """Ship and deliver an order, because an open one postpones the erasure."""
    eventually(lambda: admin.get(f"/orders/{order_id}").json()["status"], "processing")
    for status in ("shipped", "delivered"):
        admin.put(f"/orders/{order_id}/status", json={"status": status}).raise_for_status()


def export(shop: Shop, page: Page, inbox: Inbox, person: Person) -> dict[str, Any]:
    open_account(page)
    request_export(page)
    process_privacy_requests(shop)
    return download_export(page, inbox.link(person.new_email, "export"))


def is_complete(data: dict[str, Any], person: Person, order_ids: list[str], other: Customer, other_order: str) -> None:
    """Check that an export has what the person left, and nothing of another customer."""
    account, guest = sorted(data["auth"]["users"], key=lambda user: user["email"] != person.new_email)
    assert (account["email"], account["name"]) == (person.new_email, f"Ada Maria {person.canary.word}")
    assert guest["guest_email"] == person.email
    [saved] = data["auth"]["addresses"]
    assert {name: saved[name] for name in person.address} == person.address
    orders = data["orders"]["orders"]
    assert sorted(each["id"] for each in orders) == sorted(order_ids)
    assert [each["shipping_address"] for each in orders] == [person.address] * 2
    assert sorted(each["order_id"] for each in data["payments"]["payments"]) == sorted(order_ids)
    assert {"order_placed", "verify_address"} <= {each["kind"] for each in data["messages"]["messages"]}
    text = json.dumps(data)
    assert [each for each in (other.email, other_order) if each in text] == []


def process_privacy_requests(shop: Shop) -> None:
    """Run the scheduled job now."""
    invoke(shop.deployment.aws.functions, f"bottega-{STAGE}-auth-process-privacy-requests", {})


def erase(shop: Shop) -> None:
    """Run the scheduled job until every requested erasure is done, without its minute of grace."""

    def waiting() -> list[Any]:
        with shop.servers.postgres.admin(database_of("auth")) as connection:
            connection.execute("UPDATE erasures SET next_attempt_at = now() WHERE erased_at IS NULL")
            process_privacy_requests(shop)
            return connection.execute("SELECT postponed_by FROM erasures WHERE erased_at IS NULL").fetchall()

    eventually(waiting, [])


def places(shop: Shop, person: Person) -> set[str]:
    """Return the tables, collections, buckets, queues, cache keys and logs that have something of the person."""
    texts = (*stored(shop.servers), *queued(shop.servers.emulator), *logged(shop))
    return {place for place, text in texts if person.canary.is_in(text)}
