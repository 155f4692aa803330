"""What was really taken and given back."""

from collections import Counter

from localstack.stripe.model import Json
from localstack.stripe.repository import Repository

_GIVEN_BACK = frozenset({"pending", "succeeded"})


def ledger(repository: Repository) -> list[Json]:
    """Per PaymentIntent, oldest first, in minor units: what was captured and what of it was refunded."""
    captured: Counter[str] = Counter()
    refunded: Counter[str] = Counter()
    for charge in repository.objects.all("charge"):
        captured[charge["payment_intent"]] += charge["amount_captured"]
    for refund in repository.objects.all("refund"):
        refunded[refund["payment_intent"]] += refund["amount"] if refund["status"] in _GIVEN_BACK else 0
    return [
        {name: intent[name] for name in ("id", "metadata", "amount", "currency", "status")}
        | {"captured": captured[intent["id"]], "refunded": refunded[intent["id"]]}
        for intent in repository.objects.all("payment_intent")
    ]
