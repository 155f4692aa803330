"""Webhook signatures against those of Stripe's package."""

import time

import stripe

from localstack.stripe.signature import signature_header


def test_stripes_package_accepts_the_signature() -> None:
    body = '{"object": "event", "id": "evt_1", "text": "ü"}'

    event = stripe.Webhook.construct_event(body, signature_header(body, "whsec_x", int(time.time())), "whsec_x")

    assert event.id == "evt_1"


def test_the_signature_is_that_of_stripes_package() -> None:
    expected = stripe.WebhookSignature.generate_signature_header("{}", "whsec_x", 1_700_000_000)

    assert signature_header("{}", "whsec_x", 1_700_000_000) == expected
