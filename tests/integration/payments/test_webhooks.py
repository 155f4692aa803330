import base64
import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from payments.dependencies import override
from payments.handlers import receive_webhook
from payments.model import StripeIntent
from payments.repository.database import database
from payments.service.handle_stripe_event import handle_stripe_event
from payments.stripe_provider import StripeProvider
from shared.secrets import get_secret
from tests.apigateway import event as request_event
from tests.apigateway import invoke
from tests.integration.payments.service import Shop, everything, intent_of, pay, refund, retry, rows, shown
from tests.integration.payments.stripe_account import deliver, send, signed

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def succeeded(shop: Shop, payment: dict[str, Any]) -> dict[str, Any]:
    """Capture a payment; return the undelivered event."""
    shop.stripe.confirm(payment["client_secret"])
    [event] = [each for each in shop.stripe.events(intent_of(payment)) if each["type"] == "payment_intent.succeeded"]
    return event


def test_an_event_delivered_ten_times_is_applied_once(shop: Shop) -> None:
    payment = shop.started()
    shop.stripe.confirm(payment["client_secret"])
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=500)

    for event in shop.stripe.events(intent_of(payment)):
        assert [deliver(event).status for _ in range(10)] == [200] * 10

    response = shown(payment["id"])
    assert (response["status"], response["refunded_amount"], len(response["refunds"])) == (
        "partially_refunded",
        "5.00",
        1,
    )
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]
    assert len(shop.bus.events) == 2


def test_an_event_delivered_ten_times_in_parallel_is_applied_once(shop: Shop) -> None:
    payment = shop.started()
    event = succeeded(shop, payment)

    with ThreadPoolExecutor(10) as pool:
        responses = list(pool.map(lambda _: deliver(event), range(10)))

    assert [response.status for response in responses] == [200] * 10
    assert (shown(payment["id"])["status"], len(shop.bus.events)) == ("succeeded", 1)


def test_any_order_of_delivery_ends_in_the_same_state(shop: Shop) -> None:
    """Declined, paid, refunded in part by us and in the dashboard: the order of delivery is arbitrary."""
    model = shop.started()
    copies = copies_of(model, 720)
    shop.stripe.confirm(model["client_secret"], "pm_card_visa_chargeDeclined")
    shop.stripe.confirm(model["client_secret"])
    shop.stripe.post("refunds", payment_intent=intent_of(model), amount=500)
    shop.stripe.post("refunds", payment_intent=intent_of(model), amount=700)
    wanted = ("payment_intent.payment_failed", "payment_intent.succeeded", "refund.created", "charge.refunded")
    happened = [event for event in shop.stripe.events(intent_of(model)) if event["type"] in wanted]
    orders = list(permutations(happened))
    assert len(orders) == len(copies)

    for number, (payment, order) in enumerate(zip(copies, orders, strict=True)):
        for event in order:
            # Skip the endpoint: it treats all events alike.
            body, signature = signed(as_if_of(payment, model, event, number))
            handle_stripe_event(body.encode(), signature)

    ends = {row["id"]: (row["status"], row["refunded_minor"]) for row in rows("payments")}
    assert [ends[payment["id"]] for payment in copies] == [("partially_refunded", 1200)] * len(copies)
    refunds = Counter((row["payment_id"], row["amount_minor"]) for row in rows("refunds"))
    assert refunds == Counter((payment["id"], amount) for payment in copies for amount in (500, 700))
    published = {payment["order_id"]: list[Any]() for payment in copies}
    for event in shop.bus.events:
        published[event["order_id"]].append((event["type"], event["data"].get("refunded_amount")))
    assert {each[-1] for each in published.values()} == {("PaymentRefunded", "12.00")}
    assert {each.count(("PaymentSucceeded", None)) for each in published.values()} == {1}


def copies_of(payment: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """Copy a started payment, each copy with its own PaymentIntent."""
    with database.connection() as connection:
        copies = connection.execute(
            """
            INSERT INTO payments SELECT (jsonb_populate_record(model, jsonb_build_object(
                'id', gen_random_uuid(), 'order_id', model.order_id || '-' || copy,
                'intent_id', model.intent_id || copy, 'client_secret', model.intent_id || copy || '_secret_' || copy
            ))).* FROM payments AS model, generate_series(1, %(number)s) AS copy WHERE model.id = %(id)s
            RETURNING id, order_id, client_secret
            """,
            {"id": payment["id"], "number": number},
        )
        return copies.fetchall()


def as_if_of(payment: dict[str, Any], model: dict[str, Any], event: dict[str, Any], number: int) -> str:
    """Return the same event of another payment, as JSON."""
    text = json.dumps(event)
    for old, new in (
        (intent_of(model), intent_of(payment)),
        (model["id"], str(payment["id"])),
        (event["id"], f"{event['id']}{number}"),
        ('"re_', f'"re_{number}_'),
    ):
        text = text.replace(old, new)
    return text


def test_a_late_decline_does_not_undo_a_capture(shop: Shop) -> None:
    payment = shop.started()
    shop.stripe.confirm(payment["client_secret"], "pm_card_visa_chargeDeclined")
    shop.stripe.confirm(payment["client_secret"])

    for event in reversed(shop.stripe.events(intent_of(payment))):
        assert deliver(event).status == 200

    assert shown(payment["id"])["status"] == "succeeded"
    assert shop.bus.published() == ["PaymentSucceeded"]


@pytest.mark.parametrize("late", [-270, 270], ids=["from a faster clock", "from a slower clock"])
def test_accepts_signatures_up_to_five_minutes_off(shop: Shop, late: int) -> None:
    payment = shop.started()

    assert deliver(succeeded(shop, payment), late=late).status == 200
    assert shown(payment["id"])["status"] == "succeeded"


@pytest.mark.parametrize("late", [-330, 330, 86_400], ids=["from the future", "stale", "a day old"])
def test_rejects_signatures_more_than_five_minutes_off(shop: Shop, late: int) -> None:
    event, before = succeeded(shop, shop.started()), everything()

    response = deliver(event, late=late)

    assert (response.status, response.body["code"], everything()) == (400, "invalid_signature", before)


def test_rejects_a_forged_signature(shop: Shop) -> None:
    event, before = succeeded(shop, shop.started()), everything()

    response = deliver(event, secret="whsec_forged")

    assert (response.status, response.body["code"], everything()) == (400, "invalid_signature", before)


@pytest.mark.parametrize("stored", ["", None, "placeholder", "whsec_placeholder"])
def test_an_event_is_refused_until_the_signing_secret_is_stored(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, stored: str | None
) -> None:
    event, before = succeeded(shop, shop.started()), everything()
    secret = {"secret_key": "sk_test_1", "webhook_secret": stored}
    monkeypatch.setattr("payments.service.handle_stripe_event.get_secret", lambda *_, **__: secret)

    response = deliver(event, secret=stored or "")

    assert (response.status, response.body["code"], everything()) == (503, "webhook_not_configured", before)
    assert response.headers["retry-after"] == "60"


def test_a_signing_secret_that_was_stored_a_moment_ago_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    event = succeeded(shop, shop.started())
    cached, stored = {"secret_key": "sk_test_1"}, get_secret(os.environ["STRIPE_SECRET"])

    def read(_name: str, max_age: float = 300) -> dict[str, Any]:
        return cached if max_age > 10 else stored

    monkeypatch.setattr("payments.service.handle_stripe_event.get_secret", read)

    assert deliver(event).status == 200


def test_rejects_a_changed_body(shop: Shop) -> None:
    event, before = succeeded(shop, shop.started()), everything()
    body, signature = signed(event)

    responses = [send(changed, signature) for changed in (body.replace("1999", "9999"), body + " ", body[:-1])]

    assert [(response.status, response.body["code"]) for response in responses] == [(400, "invalid_signature")] * 3
    assert everything() == before


@pytest.mark.parametrize("header", [None, "", "t=,v1=", "v1=abc", "t=1", "t=x,v1=a", "t=1,t=1,v1=a", "ä", "t=²,v1=a"])
def test_rejects_a_missing_or_malformed_signature(shop: Shop, header: str | None) -> None:
    body, _ = signed(succeeded(shop, shop.started()))
    before = everything()

    response = send(body, header)

    assert (response.status, response.body["code"], everything()) == (400, "invalid_signature", before)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "{}", '"x"', '{"id": 1}', '{"id": "evt_1", "type": "x", "data": []}', "[" * 10_000]
)
def test_rejects_a_signed_body_that_is_not_an_event(shop: Shop, body: str) -> None:
    response = deliver(body)

    assert (response.status, response.body["code"], rows("stripe_events")) == (400, "invalid_webhook", [])


def test_rejects_a_body_larger_than_any_event(shop: Shop) -> None:
    response = deliver(json.dumps({"padding": "x" * 300_000}))

    assert (response.status, response.body["code"]) == (413, "payload_too_large")


def test_accepts_a_base64_encoded_body(shop: Shop) -> None:
    payment = shop.started()
    body, signature = signed(succeeded(shop, payment))
    request = request_event("POST", "/payments/webhook", body=body, headers={"stripe-signature": signature})
    request |= {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}

    response = invoke(receive_webhook.handler, request)

    assert (response["statusCode"], json.loads(response["body"])) == (200, {"received": True})
    assert shown(payment["id"])["status"] == "succeeded"


@pytest.mark.parametrize("foreign", [{"account": "acct_1SomebodyElse"}, {"livemode": True}])
def test_another_accounts_event_changes_nothing(shop: Shop, foreign: dict[str, Any]) -> None:
    payment = shop.started()
    event = succeeded(shop, payment)
    before = rows("payments")

    response = deliver({**event, **foreign})

    assert (response.status, rows("payments"), shop.bus.events) == (200, before, [])
    assert [(row["id"], row["outcome"]) for row in rows("stripe_events")] == [(event["id"], "foreign")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 1998},
        {"amount": 2000},
        {"amount_received": 1998},
        {"amount_received": 0},
        {"currency": "usd"},
        {"id": "pi_another"},
    ],
    ids=str,
)
def test_another_amount_currency_or_intent_is_not_applied(shop: Shop, wrong: dict[str, Any]) -> None:
    payment = shop.started()
    event = succeeded(shop, payment)
    before = rows("payments")
    event["data"]["object"] |= wrong

    response = deliver(event)

    assert (response.status, rows("payments"), shop.bus.events) == (200, before, [])
    assert [row["outcome"] for row in rows("stripe_events")] == ["mismatch"]


def test_an_unknown_intent_changes_nothing(shop: Shop) -> None:
    payment = shop.started()
    event = succeeded(shop, payment)
    before = rows("payments")
    event["data"]["object"] |= {"id": "pi_unknown", "metadata": {}}

    assert deliver(event).status == 200
    assert (rows("payments"), [row["outcome"] for row in rows("stripe_events")]) == (before, ["unknown_payment"])


@pytest.mark.parametrize("metadata", [{"payment_id": "nonsense"}, {"payment_id": "x'; DROP TABLE payments"}])
def test_foreign_metadata_is_ignored(shop: Shop, metadata: dict[str, str]) -> None:
    event = succeeded(shop, shop.started())
    event["data"]["object"] |= {"id": "pi_unknown", "metadata": metadata}

    assert deliver(event).status == 200
    assert [row["outcome"] for row in rows("stripe_events")] == ["unknown_payment"]


@pytest.mark.parametrize("kind", ["customer.created", "payment_intent.partially_funded", "whatever"])
def test_an_unknown_type_is_accepted_and_ignored(shop: Shop, kind: str) -> None:
    payment = shop.started()
    event = succeeded(shop, payment) | {"type": kind}
    before = rows("payments")

    assert deliver(event).status == 200
    assert (rows("payments"), [row["outcome"] for row in rows("stripe_events")]) == (before, ["ignored"])


def test_a_debit_is_processing_until_the_bank_responds(shop: Shop) -> None:
    payment = shop.started()
    event = succeeded(shop, payment)
    processing, failed = json.loads(json.dumps(event)), json.loads(json.dumps(event))
    processing |= {"id": "evt_1", "type": "payment_intent.processing"}
    processing["data"]["object"] |= {"status": "processing", "amount_received": 0}
    failed |= {"id": "evt_2", "type": "payment_intent.payment_failed"}
    error = {"code": "payment_intent_payment_attempt_failed", "type": "card_error"}
    failed["data"]["object"] |= {"status": "requires_payment_method", "last_payment_error": error, "amount_received": 0}

    seen = []
    for each in (processing, failed, processing | {"id": "evt_3"}, event, failed | {"id": "evt_4"}):
        assert deliver(each).status == 200
        seen.append(shown(payment["id"])["status"])

    assert seen == ["processing", "failed", "failed", "succeeded", "succeeded"]
    assert shop.bus.published() == ["PaymentProcessing", "PaymentFailed", "PaymentSucceeded"]


def test_a_refund_delivered_before_the_capture_counts_after_it(shop: Shop) -> None:
    payment = shop.started()
    event = succeeded(shop, payment)
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=500)
    [made] = [each for each in shop.stripe.events(intent_of(payment)) if each["type"] == "refund.created"]

    deliver(made)
    early = shown(payment["id"])
    deliver(event)
    late = shown(payment["id"])

    assert (early["status"], early["refunded_amount"], len(early["refunds"])) == ("requires_payment", "0.00", 1)
    assert (late["status"], late["refunded_amount"]) == ("partially_refunded", "5.00")
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]


@pytest.mark.parametrize("lost", [["payment_intent.succeeded"], ["refund.created"]])
def test_a_lost_event_leads_to_a_refresh(shop: Shop, lost: list[str]) -> None:
    """Another event shows that something is missing: Stripe is asked for all of it."""
    payment = shop.started()
    shop.stripe.confirm(payment["client_secret"])
    shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=500)
    for event in shop.stripe.events(intent_of(payment)):
        if event["type"] not in lost:
            assert deliver(event).status == 200

    assert retry(age_seconds=0)["refreshed"] == 1

    response = shown(payment["id"])
    assert (response["status"], response["refunded_amount"], len(response["refunds"])) == (
        "partially_refunded",
        "5.00",
        1,
    )
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]


def events_after_lost_response(shop: Shop) -> dict[str, dict[str, Any]]:
    """The events of a payment whose start got no response, which was paid and refunded in part; by type."""
    shop.use_short_timeouts()
    shop.stripe.fault("payment_intents.create", "timeout_after_success")
    order = shop.order()
    assert pay(order).status == 503
    [entry] = shop.stripe.ledger(order)
    shop.stripe.confirm(shop.stripe.get(f"payment_intents/{entry['id']}")["client_secret"])
    shop.stripe.post("refunds", payment_intent=entry["id"], amount=500)
    return {event["type"]: event for event in shop.stripe.events(entry["id"])}


def test_events_before_the_payment_has_its_intent_lead_to_a_refresh(shop: Shop) -> None:
    """The response of create was lost; a refund in the dashboard, which names no payment, is published first."""
    published = events_after_lost_response(shop)

    assert (deliver(published["refund.created"]).status, rows("refunds")) == (200, [])
    assert deliver(published["payment_intent.succeeded"]).status == 200
    assert retry(age_seconds=0)["refreshed"] == 1

    assert [row["status"] for row in rows("payments")] == ["partially_refunded"]
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]


def test_a_refresh_is_repeated_until_stripe_finds_the_intent(shop: Shop) -> None:
    """Stripe finds by metadata only what is older than a minute."""
    published = events_after_lost_response(shop)

    class Forgetful(StripeProvider):
        def find_intent(self, payment_id: str) -> StripeIntent | None:
            return None

    assert deliver(published["charge.refunded"]).status == 200
    override(replace(shop.dependencies(), stripe=Forgetful()))
    retry(age_seconds=0)
    early = [row["status"] for row in rows("payments")]
    override(shop.dependencies())
    retry(age_seconds=0)

    assert (early, [row["status"] for row in rows("payments")]) == (["requires_payment"], ["partially_refunded"])
    assert [row["sync_requested_at"] for row in rows("payments")] == [None]


def test_the_event_of_our_own_refund_is_the_same_refund(shop: Shop) -> None:
    payment = shop.paid()
    made = refund(payment["id"], amount="5.00").body

    shop.deliver_all(payment)

    assert [each["id"] for each in shown(payment["id"])["refunds"]] == [made["id"]]
    assert shop.bus.published() == ["PaymentSucceeded", "PaymentRefunded"]


def test_a_bus_outage_only_delays_the_events(shop: Shop) -> None:
    from tests.integration.payments.service import relay

    payment = shop.started()
    shop.bus.down = True
    assert deliver(succeeded(shop, payment)).status == 200
    assert (shown(payment["id"])["status"], len(rows("outbox"))) == ("succeeded", 1)
    assert relay(age_seconds=0) == {"published": 0, "failed": 1, "set_aside": 0}

    shop.bus.down = False

    assert relay() == {"published": 0, "failed": 0, "set_aside": 0}, "it is too young"
    assert relay(age_seconds=0) == {"published": 1, "failed": 0, "set_aside": 0}
    assert (shop.bus.published(), rows("outbox")) == (["PaymentSucceeded"], [])
