"""What admins see of mails, and sending one again."""

from typing import Any

import pytest

from messages.handlers import get_health, list_messages, resend_message
from shared.caller import Caller
from tests.apigateway import Response, call
from tests.conftest import TestServers
from tests.integration.messages.service import ADA, EMAIL, Post, deliver, order_event, stored
from tools.mails.samples import ORDER

ADMIN = Caller("33333333-3333-4333-8333-333333333333", "admin@example.test", "admin", "session-3")
CUSTOMER = Caller("11111111-1111-4111-8111-111111111111", "ada@example.test", "customer", "session-1")
UNKNOWN = "00000000-0000-4000-8000-00000000000a"


def listed(by: Caller | None = ADMIN, **query: Any) -> Response:
    return call(list_messages.handler, "GET", "/messages", query=query, caller=by)


def resend(message_id: str, by: Caller | None = ADMIN) -> Response:
    return call(
        resend_message.handler, "POST", f"/messages/{message_id}/resend", route="/messages/{id}/resend", caller=by
    )


def test_the_messages_of_an_order_are_listed_newest_first(post: Post) -> None:
    deliver(order_event())
    deliver(order_event("OrderCancelled"))

    response = listed(order_id=ORDER.id)

    assert response.status == 200
    found = response.body["messages"]
    assert found[0]["kind"] == "order_cancelled"
    assert {each["kind"] for each in found} == {"order_cancelled", "order_placed", "new_order"}
    assert {each["address"] for each in found} == {EMAIL, "shop@shop.example.test"}
    assert listed(order_id="another").body["messages"] == []


def test_the_list_has_pages(post: Post) -> None:
    for _ in range(3):
        deliver(order_event("OrderCancelled"))

    first = listed(limit=2, state="sent").body
    second = listed(limit=2, state="sent", cursor=first["pagination"]["next_cursor"]).body

    assert [len(first["messages"]), len(second["messages"])] == [2, 1]
    assert len({each["id"] for each in first["messages"] + second["messages"]}) == 3
    assert second["pagination"]["next_cursor"] is None
    assert listed(limit=2, cursor=first["pagination"]["next_cursor"]).status == 400


@pytest.mark.parametrize("query", [{"state": "lost"}, {"limit": 0}, {"number": "1"}])
def test_an_invalid_query_is_refused(query: dict[str, Any]) -> None:
    assert listed(**query).status == 400


@pytest.mark.parametrize(("by", "status"), [(None, 401), (CUSTOMER, 403)])
def test_only_admins_see_and_send_mails(post: Post, by: Caller | None, status: int) -> None:
    deliver(order_event("OrderCancelled"))
    before = stored()

    assert listed(by).status == status
    assert resend(str(before[0]["id"]), by).status == status
    assert stored() == before


def test_a_resent_message_is_another_copy_to_the_present_address(post: Post) -> None:
    deliver(order_event("OrderCancelled"))
    [first] = stored()
    post.auth.recipient = {**ADA, "email": "new@example.test"}

    response = resend(str(first["id"]))

    assert response.status == 202
    assert (response.body["state"], response.body["copy_number"]) == ("pending", 1)
    assert post.retry()["sent"] == 1
    assert len(post.ses.to("new@example.test")) == 1
    assert [(row["copy"], row["state"]) for row in stored()] == [(0, "sent"), (1, "sent")]


def test_resending_twice_makes_one_copy_while_it_is_pending(post: Post) -> None:
    deliver(order_event("OrderCancelled"))
    [first] = stored()

    ids = {resend(str(first["id"])).body["id"] for _ in range(3)}

    assert len(ids) == 1
    assert post.retry()["sent"] == 1
    assert resend(str(first["id"])).body["copy_number"] == 2


@pytest.mark.parametrize("message_id", [UNKNOWN, "x", "%20"])
def test_an_unknown_message_is_not_found(message_id: str) -> None:
    response = resend(message_id)

    assert (response.status, response.body["code"]) == (404, "message_not_found")


def test_the_health_is_that_of_the_database(servers: TestServers) -> None:
    assert call(get_health.handler, "GET", "/messages/health").body["status"] == "healthy"

    servers.postgres.stop()

    response = call(get_health.handler, "GET", "/messages/health")
    assert (response.status, response.body["database"]) == (503, "down")
