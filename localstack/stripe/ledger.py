"""The amounts captured and refunded."""

from collections import Counter

from localstack.stripe.model import Json
from localstack.stripe.repository import Repository

_COUNTED = frozenset({"pending", "succeeded"})


def ledger(repository: Repository) -> list[Json]:
    """Return what was captured and refunded per PaymentIntent, oldest first, in minor units."""
    captured: Counter[str] = Counter()
    refunded: Counter[str] = Counter()
    for charge in repository.objects.all("charge"):
        captured[charge["payment_intent"]] += charge["amount_captured"]
    for refund in repository.objects.all("refund"):
        refunded[refund["payment_intent"]] += refund["amount"] if refund["status"] in _COUNTED else 0
    return [
        {name: intent[name] for name in ("id", "metadata", "amount", "currency", "status")}
        | {"captured": captured[intent["id"]], "refunded": refunded[intent["id"]]}
        for intent in repository.objects.all("payment_intent")
    ]
