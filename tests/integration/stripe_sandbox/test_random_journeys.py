"""Random steps under random faults: the ledger matches charges and refunds, and no refund exceeds its charge."""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import stripe

from localstack.stripe.cards import PUBLISHED_CARDS
from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL, client_of

_SEED = int(os.environ.get("STRIPE_SANDBOX_SEED", random.SystemRandom().randrange(10**9)))
_JOURNEYS = 60
_STEPS = 6
_FAULTS = ["error_500", "stored_500", "stored_4xx", "rate_limit"]


class Journey:
    """A PaymentIntent and several clients that change it concurrently."""

    def __init__(self, client: stripe.StripeClient, number: int) -> None:
        self._client = client
        self._random = random.Random(f"{_SEED}/{number}")
        self.amount = self._random.randint(50, 5000)
        manual = self._random.random() < 0.3
        self.intent = client.v1.payment_intents.create(
            {"amount": self.amount, "currency": "eur", "capture_method": "manual" if manual else "automatic"}
        )

    def run(self) -> None:
        steps = [self._random.choice([self._confirm, self._cancel, self._capture, self._refund]) for _ in range(_STEPS)]
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(self._try, [self._confirm, *steps]))

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except stripe.StripeError:
            return

    def _confirm(self) -> None:
        method = f"pm_card_{self._random.choice(PUBLISHED_CARDS).token}"
        self._client.v1.payment_intents.confirm(self.intent.id, {"payment_method": method, "return_url": RETURN_URL})

    def _cancel(self) -> None:
        self._client.v1.payment_intents.cancel(self.intent.id)

    def _capture(self) -> None:
        amount = self._random.randint(1, self.amount)
        self._client.v1.payment_intents.capture(self.intent.id, {"amount_to_capture": amount})

    def _refund(self) -> None:
        amount = self._random.randint(1, self.amount)
        self._client.v1.refunds.create({"payment_intent": self.intent.id, "amount": amount})


def test_the_ledger_matches_charges_and_refunds_after_random_steps(
    sandbox: StripeSandbox, control: httpx.Client
) -> None:
    print(f"seed {_SEED}")
    client = client_of(sandbox)
    journeys = [Journey(client, number) for number in range(_JOURNEYS)]
    for fault in _FAULTS:
        for operation in ("payment_intents.confirm", "payment_intents.capture", "refunds.create"):
            order = {"on": operation, "fault": fault, "times": 5}
            assert control.post("/faults", json=order).status_code == 201

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(Journey.run, journeys))

    ledger = {line["id"]: line for line in control.get("/ledger").json()}
    for journey in journeys:
        line = ledger[journey.intent.id]
        _check(client, line, journey.amount)


def _check(client: stripe.StripeClient, line: dict[str, int], amount: int) -> None:
    intent = client.v1.payment_intents.retrieve(str(line["id"]))
    charges = client.v1.charges.list({"payment_intent": intent.id, "limit": 100}).data
    refunds = client.v1.refunds.list({"payment_intent": intent.id, "limit": 100}).data
    captured = sum(charge.amount_captured for charge in charges)
    refunded = sum(refund.amount for refund in refunds if refund.status != "failed")
    context = f"{_SEED=} {line=}"
    assert 0 <= refunded <= captured <= amount, context
    assert sum(charge.captured for charge in charges) == (1 if intent.status == "succeeded" else 0), context
    assert captured == intent.amount_received == line["captured"], context
    if all(refund.status == "succeeded" for refund in refunds) and not _may_fail(charges):
        assert refunded == line["refunded"], context


def _may_fail(charges: list[stripe.Charge]) -> bool:
    """Whether a refund may fail during the check."""
    return any(_last4(charge) == "5126" for charge in charges)


def _last4(charge: stripe.Charge) -> str | None:
    details = charge.payment_method_details
    return details.card.last4 if details and details.card else None


@pytest.mark.parametrize("through", ["client", "module"])
def test_the_package_can_be_configured_per_client_or_globally(
    through: str, sandbox: StripeSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    if through == "client":
        intent = client_of(sandbox).v1.payment_intents.create({"amount": 500, "currency": "eur"})
    else:
        monkeypatch.setattr(stripe, "api_base", sandbox.url)
        intent = stripe.PaymentIntent.create(amount=500, currency="eur", api_key=sandbox.secret_key)

    assert (intent.amount, intent.livemode) == (500, False)
