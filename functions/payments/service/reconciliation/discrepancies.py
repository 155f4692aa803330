"""What may be amiss between an order, its payment and Stripe, and what that means."""

from typing import Literal, NamedTuple

type Kind = Literal[
    "creation_missed",
    "payment_missed",
    "cancellation_missed",
    "refund_missed",
    "order_not_told",
    "paid_but_cancelled",
    "open_but_cancelled",
    "paid_twice",
    "stray_intent",
    "amount_differs",
    "refund_failed",
    "unknown_order",
    "unknown_payment",
]

FOR_PEOPLE: frozenset[Kind] = frozenset({"amount_differs", "refund_failed", "unknown_order", "unknown_payment"})
"""What nothing is done about but telling: whatever we did would be a guess."""

MEANINGS: dict[Kind, str] = {
    "creation_missed": "Stripe has its PaymentIntent, the payment does not know it",
    "payment_missed": "Stripe took the money, the payment does not know it",
    "cancellation_missed": "the PaymentIntent was cancelled, the payment is still open",
    "refund_missed": "Stripe made or ended a refund that the payment does not know so",
    "order_not_told": "the order does not know of the money taken or given back",
    "paid_but_cancelled": "the order was cancelled, its money was not given back",
    "open_but_cancelled": "the order was cancelled, it can still be paid",
    "paid_twice": "money was taken for the order beside its payment",
    "stray_intent": "a second PaymentIntent of the payment can still be paid",
    "amount_differs": "amount or currency differ",
    "refund_failed": "a refund failed at the bank: the money is to be given back another way",
    "unknown_order": "money was taken for an order that does not exist",
    "unknown_payment": "money was taken for a payment that does not exist",
}


class Finding(NamedTuple):
    """Something that is amiss; the amount is what it is about, in minor units."""

    kind: Kind
    order_id: str
    payment_id: str | None
    intent_id: str | None
    amount: int
    currency: str
