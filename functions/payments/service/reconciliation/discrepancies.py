"""The kinds of discrepancy between an order, its payment and Stripe."""

from typing import Literal, NamedTuple

type Kind = Literal[
    "creation_missed",
    "payment_missed",
    "cancellation_missed",
    "processing_missed",
    "refund_missed",
    "order_outdated",
    "paid_but_cancelled",
    "open_but_cancelled",
    "paid_twice",
    "stray_intent",
    "amount_differs",
    "refund_failed",
    "unknown_order",
    "unknown_payment",
]

MANUAL: frozenset[Kind] = frozenset({"amount_differs", "refund_failed", "unknown_order", "unknown_payment"})
"""Kinds that are only reported: any automatic repair would be a guess."""

MEANINGS: dict[Kind, str] = {
    "creation_missed": "Stripe has the payment's PaymentIntent, but the payment lacks its id",
    "payment_missed": "Stripe captured the money, but the payment is not marked as paid",
    "cancellation_missed": "the PaymentIntent was cancelled, but the payment is still open",
    "processing_missed": "Stripe and the payment disagree whether the bank is processing it",
    "refund_missed": "a refund at Stripe is missing here or has another status",
    "order_outdated": "the order does not show the state of its payment",
    "paid_but_cancelled": "the order was cancelled, but its money was not refunded",
    "open_but_cancelled": "the order was cancelled, but it can still be paid",
    "paid_twice": "money was captured for the order outside its payment",
    "stray_intent": "a second PaymentIntent of the payment can still be paid",
    "amount_differs": "the amount or currency differs",
    "refund_failed": "a refund failed at the bank: the money has to be refunded another way",
    "unknown_order": "money was captured for an order that does not exist",
    "unknown_payment": "money was captured for a payment that does not exist",
}


class Discrepancy(NamedTuple):
    """A discrepancy; the amount is the money concerned, in minor units."""

    kind: Kind
    order_id: str
    payment_id: str | None
    intent_id: str | None
    amount: int
    currency: str
