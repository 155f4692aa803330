"""Events and their deliveries to webhook endpoints."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, Pay, client_of
from tests.integration.stripe_sandbox.receiver import Receiver
from tests.integration.stripe_sandbox.waiting import eventually

type AddFault = Callable[..., dict[str, Any]]


def test_a_payment_sends_signed_events(receiver: Receiver, pay: Pay) -> None:
    intent = pay(metadata={"order_id": "o-3"})

    events = receiver.wait_for(3, subject=intent.id)

    assert Counter(event.type for event in events) == Counter(
        ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    )
    paid = next(event for event in events if event.type == "payment_intent.succeeded")
    assert paid.data.object["metadata"]["order_id"] == "o-3"
    assert (paid.data.object["amount"], paid.data.object["currency"]) == (1999, "eur")
    assert paid.request
    assert paid.request.id == intent.last_response.request_id  # type: ignore[union-attr]


@pytest.mark.parametrize("forgery", ["secret", "body", "time", "scheme"])
def test_a_forged_delivery_fails_verification(receiver: Receiver, create: Pay, forgery: str) -> None:
    intent = create()
    receiver.wait_for(1, subject=intent.id)
    delivery = receiver.deliveries[-1]
    body, header, secret = delivery.body, delivery.signature, receiver.secret
    if forgery == "secret":
        secret = "whsec_another"
    elif forgery == "body":
        body = body.replace(b'"amount": 1999', b'"amount": 1')
    elif forgery == "time":
        header = header.replace("t=1", "t=2", 1)
    else:
        header = header.replace("v1=", "v0=")

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, header, secret)


def test_a_failed_delivery_is_retried_until_it_succeeds(receiver: Receiver, create: Pay, control: httpx.Client) -> None:
    receiver.statuses = [500, 302, 404]

    intent = create()

    attempts = receiver.wait_for(4, "payment_intent.created", subject=intent.id)
    assert len({event.id for event in attempts}) == 1
    signatures = {delivery.signature for delivery in receiver.deliveries}
    assert len(signatures) >= 1
    delivered = eventually(lambda: _deliveries(control, attempts[0].id), lambda found: found[0]["state"] == "delivered")
    assert (delivered[0]["attempts"], delivered[0]["outcome"]) == (4, "200")


def test_after_the_last_attempt_the_event_is_listed_as_undelivered(
    receiver: Receiver, create: Pay, client: stripe.StripeClient, control: httpx.Client
) -> None:
    receiver.statuses = [503] * 4

    intent = create()

    event = receiver.wait_for(4, subject=intent.id)[0]
    eventually(lambda: _deliveries(control, event.id), lambda found: found[0]["state"] == "failed")
    assert len(receiver.events(intent.id)) == 4
    undelivered = client.v1.events.list({"delivery_success": False, "type": "payment_intent.created"}).data
    assert event.id in {each.id for each in undelivered}
    assert client.v1.events.retrieve(event.id).pending_webhooks == 1


def test_an_endpoint_receives_its_enabled_events_only(client: stripe.StripeClient, pay: Pay) -> None:
    with Receiver.listening() as receiver:
        endpoint = client.v1.webhook_endpoints.create(
            {"url": receiver.url, "enabled_events": ["payment_intent.succeeded"]}
        )
        receiver.secret = endpoint.secret or ""

        intent = pay()

        receiver.wait_for(1, "payment_intent.succeeded", subject=intent.id)
        client.v1.webhook_endpoints.delete(endpoint.id)
        assert {event.type for event in receiver.events()} == {"payment_intent.succeeded"}


def test_the_signing_secret_is_returned_on_creation_only(client: stripe.StripeClient) -> None:
    endpoint = client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["charge.failed"]})

    assert (endpoint.secret or "").startswith("whsec_")
    assert "secret" not in client.v1.webhook_endpoints.retrieve(endpoint.id).to_dict()
    disabled = client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True})
    assert disabled.status == "disabled"
    assert client.v1.webhook_endpoints.delete(endpoint.id).deleted is True
    with pytest.raises(stripe.InvalidRequestError, match="No such webhook_endpoint"):
        client.v1.webhook_endpoints.retrieve(endpoint.id)


def test_duplicate_delivers_an_event_twice(receiver: Receiver, create: Pay, add_fault: AddFault) -> None:
    add_fault("webhooks", "duplicate", event_type="payment_intent.created")

    intent = create()
    after = create()

    receiver.wait_for(1, subject=after.id)
    twice = receiver.wait_for(2, subject=intent.id)
    assert twice[0].id == twice[1].id
    assert len(receiver.events(after.id)) == 1


def test_delay_postpones_an_event(receiver: Receiver, create: Pay, add_fault: AddFault) -> None:
    add_fault("webhooks", "delay", seconds=1)
    added_at = time.time()

    intent = create()

    receiver.wait_for(1, subject=intent.id)
    assert receiver.deliveries[-1].at - added_at >= 1


def test_reorder_delivers_a_later_event_first(receiver: Receiver, pay: Pay, add_fault: AddFault) -> None:
    add_fault("webhooks", "reorder", seconds=30, event_type="payment_intent.created")

    intent = pay()

    events = [event.type for event in receiver.wait_for(3, subject=intent.id)]
    assert events[0] != "payment_intent.created"
    assert "payment_intent.created" in events


def test_reorder_waits_at_most_the_given_seconds(receiver: Receiver, create: Pay, add_fault: AddFault) -> None:
    add_fault("webhooks", "reorder", seconds=0.5)

    intent = create()

    assert len(receiver.wait_for(1, subject=intent.id)) == 1


def test_drop_loses_an_event_that_is_still_listed(
    receiver: Receiver, create: Pay, client: stripe.StripeClient, add_fault: AddFault, control: httpx.Client
) -> None:
    add_fault("webhooks", "drop")

    lost = create()
    after = create()

    receiver.wait_for(1, subject=after.id)
    assert receiver.events(lost.id) == []
    listed = [
        event
        for event in client.v1.events.list({"type": "payment_intent.created"}).data
        if event.data.object["id"] == lost.id
    ]
    assert len(listed) == 1
    assert [each["state"] for each in _deliveries(control, listed[0].id)] == ["dropped"]


def test_two_kinds_of_faults_combine(receiver: Receiver, create: Pay, add_fault: AddFault) -> None:
    add_fault("webhooks", "duplicate")
    add_fault("webhooks", "delay", seconds=0.6)
    added_at = time.time()

    intent = create()

    receiver.wait_for(2, subject=intent.id)
    assert min(delivery.at for delivery in receiver.deliveries) - added_at >= 0.6


def test_a_failing_refund_sends_events(receiver: Receiver, pay: Pay, client: stripe.StripeClient) -> None:
    refund = client.v1.refunds.create({"payment_intent": pay("pm_card_refundFail").id})

    types = {
        event.type
        for event in receiver.wait_for(
            4, "refund.created", "refund.updated", "refund.failed", "charge.refund.updated", subject=refund.id
        )
    }

    assert types == {"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"}
    failed = receiver.wait_for(1, "refund.failed", subject=refund.id)[0]
    assert failed.data.object["status"] == "failed"
    updated = receiver.wait_for(1, "refund.updated", subject=refund.id)[0]
    assert updated.data.previous_attributes
    assert updated.data.previous_attributes["status"] == "succeeded"


def test_a_decline_and_a_cancellation_send_events(receiver: Receiver, create: Pay, client: stripe.StripeClient) -> None:
    intent = create()
    with pytest.raises(stripe.CardError):
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": "pm_card_visa_chargeDeclined", "return_url": RETURN_URL}
        )
    client.v1.payment_intents.cancel(intent.id)

    types = {event.type for event in receiver.wait_for(4, subject=intent.id)}

    assert types == {
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
    }


def test_the_configured_endpoint_can_be_set_over_http(
    own_sandbox: Callable[..., StripeSandbox],
) -> None:
    server = own_sandbox()
    with Receiver.listening() as receiver:
        receiver.secret = server.webhook_secret
        for _ in range(2):
            response = httpx.put(f"{server.url}/_sandbox/webhook", json={"url": receiver.url}, trust_env=False)
            assert response.status_code == 200
        client = client_of(server)

        intent = client.v1.payment_intents.create({"amount": 500, "currency": "eur"})

        receiver.wait_for(1, subject=intent.id)
        assert [each.id for each in client.v1.webhook_endpoints.list().data] == ["we_configured"]
    assert httpx.put(f"{server.url}/_sandbox/webhook", json={"url": "nowhere"}, trust_env=False).status_code == 400


def test_the_configured_endpoint_can_be_an_option(own_sandbox: Callable[..., StripeSandbox]) -> None:
    with Receiver.listening() as receiver:
        receiver.secret = "whsec_of_this_test"
        options = {"webhook-url": receiver.url, "webhook-secret": receiver.secret, "webhook-events": "payment_intent.*"}
        client = client_of(own_sandbox(options=options))

        intent = client.v1.payment_intents.create(
            {
                "amount": 500,
                "currency": "eur",
                "payment_method": "pm_card_visa",
                "confirm": True,
                "return_url": RETURN_URL,
            }
        )

        events = receiver.wait_for(2, subject=intent.id)
        assert {event.type for event in events} == {"payment_intent.created", "payment_intent.succeeded"}


def _deliveries(control: httpx.Client, event_id: str) -> list[dict[str, Any]]:
    return [each for each in control.get("/deliveries").json() if each["event_id"] == event_id]
