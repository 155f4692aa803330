"""The balance and its transactions: https://docs.stripe.com/api/balance and /api/balance_transactions."""

from collections import Counter

from localstack.stripe import lists
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.params import ListParams, Params, Text
from localstack.stripe.repository.objects import Filters

_DAY_SECONDS = 86_400
_FEE_PERMILLE = 15
_FEE_FIXED = 25


class ListTransactions(ListParams):
    """https://docs.stripe.com/api/balance_transactions/list."""

    source: Text | None = None
    type: Text | None = None
    currency: Text | None = None


def record_payment(call: Call, charge: Json) -> str:
    """Add a captured amount, less a fee of 1.5 % and 25 minor units; returns the transaction's id."""
    amount = charge["amount_captured"]
    fee = min(amount, (amount * _FEE_PERMILLE + 500) // 1000 + _FEE_FIXED)
    return _record(call, charge, amount, fee, "charge")


def record_refund(call: Call, refund: Json, *, failed: bool = False) -> str:
    """Subtract a refund, or add it back when it failed; returns the transaction's id."""
    amount = refund["amount"] if failed else -refund["amount"]
    return _record(call, refund, amount, 0, "refund_failure" if failed else "refund")


def retrieve_balance_transaction(call: Call, _: Params, transaction_id: str) -> Json:
    """GET /v1/balance_transactions/{id}."""
    return require(call, "balance_transaction", transaction_id)


def list_balance_transactions(call: Call, params: ListTransactions) -> Json:
    """GET /v1/balance_transactions."""
    filters = Filters(source=params.source, type=params.type, currency=params.currency)
    return lists.page(call, "balance_transaction", params, filters, "/v1/balance_transactions")


def retrieve_balance(call: Call, _: Params) -> Json:
    """GET /v1/balance. Nothing is ever paid out."""
    available, pending = Counter[str](), Counter[str]()
    for each in call.repository.objects.all("balance_transaction"):
        (available if each["available_on"] <= call.now else pending)[each["currency"]] += each["net"]
    currencies = sorted({*available, *pending}) or ["eur"]
    return {
        "object": "balance",
        "available": [_funds(currency, available[currency]) for currency in currencies],
        "livemode": False,
        "pending": [_funds(currency, pending[currency]) for currency in currencies],
    }


def _funds(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


def _record(call: Call, source: Json, amount: int, fee: int, kind: str) -> str:
    detail = {"amount": fee, "application": None, "currency": source["currency"], "type": "stripe_fee"}
    transaction = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": call.now + 2 * _DAY_SECONDS,
        "balance_type": "payments",
        "created": call.now,
        "currency": source["currency"],
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [detail | {"description": "Stripe processing fees"}] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "pending",
        "type": kind,
    }
    call.repository.objects.insert(transaction)
    return str(transaction["id"])
