"""Mails of the local shop, in its inbox."""

import uuid
from collections.abc import Iterator

import pytest

from localstack.emulator.deployment import STAGE, invoke
from localstack.shop import Shop
from tests.e2e.api import client, signed_in
from tests.e2e.inbox import Inbox
from tests.e2e.market import Market, eventually


@pytest.fixture
def market(shop: Shop) -> Iterator[Market]:
    with signed_in(shop) as admin, signed_in(shop, "customer") as customer:
        yield Market.opened(admin, customer)


def test_the_inbox_is_named_in_the_state_directory(shop: Shop, inbox: Inbox) -> None:
    assert shop.state.mail_url.read_text() == inbox.url


def test_an_order_is_mailed_to_the_customer_and_the_shop_once(shop: Shop, market: Market, inbox: Inbox) -> None:
    order_id = market.placed()
    number = order_id[-8:]

    customer = inbox.wait_for(shop.accounts["customer"]["email"], number)
    inbox.wait_for("shop@bottega.example", number)

    assert len(inbox.mails(shop.accounts["customer"]["email"], number)) == 1
    assert len(inbox.mails("shop@bottega.example", number)) == 1
    assert f"/orders/{order_id}" in customer["text"]
    assert f"/orders/{order_id}" in customer["html"]
    assert customer["headers"]["Auto-Submitted"] == "auto-generated"
    listed = market.admin.get("/messages", params={"order_id": order_id}).json()["messages"]
    assert {(each["kind"], each["state"]) for each in listed} == {("order_placed", "sent"), ("new_order", "sent")}
    assert market.customer.get("/messages").status_code == 403


def test_an_outage_of_ses_stops_no_order_and_its_mails_are_sent_afterwards_once(
    shop: Shop, market: Market, inbox: Inbox
) -> None:
    def listed() -> dict[str, str]:
        messages = market.admin.get("/messages", params={"order_id": order_id}).json()["messages"]
        return {each["kind"]: each["state"] for each in messages}

    def listed_after_a_retry() -> dict[str, str]:
        invoke(shop.deployment.aws.functions, f"bottega-{STAGE}-messages-retry-messages", {})
        return listed()

    email = shop.accounts["customer"]["email"]
    inbox.fail(503)
    try:
        order_id = market.placed()
        eventually(listed, {"order_placed": "pending", "new_order": "pending"})
        assert inbox.mails(email, order_id) == []
    finally:
        inbox.fail(0)

    eventually(listed_after_a_retry, {"order_placed": "sent", "new_order": "sent"}, seconds=180)
    assert len(inbox.mails(email, order_id)) == 1


def test_a_registration_mails_a_link_that_verifies_the_address(shop: Shop, inbox: Inbox) -> None:
    email = f"{uuid.uuid4()}@example.com"
    with client(shop) as visitor:
        person = {"email": email, "password": "correct horse battery", "name": "Ada"}
        assert visitor.post("/auth/register", json=person).status_code == 201

        link = inbox.link(email, "verify")
        response = visitor.post("/auth/verifications", json={"token": link.partition("token=")[2]})
    assert response.status_code == 204, response.text
