"""Mails of the local shop, in its inbox."""

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from localstack.shop import Shop
from tests.e2e.api import client, signed_in
from tests.e2e.market import Market

_SECONDS = 60


@pytest.fixture
def inbox(shop: Shop) -> str:
    return shop.servers.mailbox.url


@pytest.fixture
def market(shop: Shop) -> Iterator[Market]:
    with signed_in(shop) as admin, signed_in(shop, "customer") as customer:
        yield Market.opened(admin, customer)


def mails(inbox: str, to: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{inbox}/messages", params={"to": to}, trust_env=False).json()
    return found


def wait_for(found: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    deadline = time.monotonic() + _SECONDS
    while not found() and time.monotonic() < deadline:
        time.sleep(0.2)
    return found()


def test_the_inbox_is_named_in_the_state_directory(shop: Shop, inbox: str) -> None:
    assert shop.state.mail_url.read_text() == inbox


def test_an_order_is_mailed_to_the_customer_and_the_shop_once(shop: Shop, market: Market, inbox: str) -> None:
    order_id = market.placed()

    def about_it(to: str) -> list[dict[str, Any]]:
        return [mail for mail in mails(inbox, to) if order_id[-8:] in mail["subject"]]

    [customer] = wait_for(lambda: about_it(shop.accounts["customer"]["email"]))
    [_] = wait_for(lambda: about_it("shop@bottega.example"))

    assert f"/orders/{order_id}" in customer["text"]
    assert f"/orders/{order_id}" in customer["html"]
    assert customer["headers"]["Auto-Submitted"] == "auto-generated"
    listed = market.admin.get("/messages", params={"order_id": order_id}).json()["messages"]
    assert {(each["kind"], each["state"]) for each in listed} == {("order_placed", "sent"), ("new_order", "sent")}
    assert market.customer.get("/messages").status_code == 403


def test_a_registration_mails_a_link_that_verifies_the_address(shop: Shop, inbox: str) -> None:
    email = f"{uuid.uuid4()}@example.com"
    with client(shop) as visitor:
        person = {"email": email, "password": "correct horse battery", "name": "Ada"}
        assert visitor.post("/auth/register", json=person).status_code == 201

        [mail] = wait_for(lambda: mails(inbox, email))

        [url] = {word for word in mail["text"].split() if "/verify?token=" in word}
        response = visitor.post("/auth/verifications", json={"token": url.partition("token=")[2]})
    assert response.status_code == 204, response.text
