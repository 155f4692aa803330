"""Compares an order, its payment and Stripe's objects. No side effects: dry runs and repairs find the same."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from payments.model import OPEN, ListedIntent, Payment, Refund, StrayPayment, StripeIntent, StripeRefund
from payments.orders_client import OrderState
from payments.service.reconciliation.discrepancies import Discrepancy, Kind


class Case(NamedTuple):
    """What is known about one PaymentIntent, or about a payment without one.

    Attributes:
        payment: The payment of the PaymentIntent, or else the live payment of its order.
        refunds: The payment's refunds.
        intent: The PaymentIntent at Stripe.
        stripe_refunds: The PaymentIntent's refunds at Stripe, if they were retrieved.
        stray: The row of a PaymentIntent that belongs to no payment.
    """

    order: OrderState | None
    payment: Payment | None = None
    refunds: Sequence[Refund] = ()
    intent: ListedIntent | None = None
    stripe_refunds: Sequence[StripeRefund] = ()
    stray: StrayPayment | None = None

    @property
    def key(self) -> str:
        """Identifies the case: several lists may contain it."""
        payment_id = self.payment.id if self.payment else ""
        return (self.intent.intent.id if self.intent else self.payment and self.payment.intent_id) or payment_id


def find_discrepancies(case: Case) -> Iterator[Discrepancy]:
    """Yield all discrepancies of a case in the order of their repairs."""
    if case.intent and not _belongs_to_payment(case):
        yield from _stray_discrepancies(case)
    elif case.payment:
        if case.intent and _amounts_differ(case.payment, case.intent.intent):
            yield _discrepancy("amount_differs", case, case.intent.intent.amount)
        else:
            yield from _intent_discrepancies(case)
            yield from _order_discrepancies(case)


def _belongs_to_payment(case: Case) -> bool:
    if case.payment is None or case.intent is None:
        return False
    payment, intent = case.payment, case.intent.intent
    if payment.status == "cancelled" and intent.status != "cancelled":
        # The payment was cancelled because Stripe seemed to have no PaymentIntent.
        return False
    return payment.intent_id == intent.id or (payment.intent_id is None and intent.payment_id == payment.id)


def _amounts_differ(payment: Payment, intent: StripeIntent) -> bool:
    if (intent.amount, intent.currency) != (payment.amount, payment.currency):
        return True
    return intent.status == "succeeded" and intent.received != payment.amount


def _stray_discrepancies(case: Case) -> Iterator[Discrepancy]:
    """Yield discrepancies of a PaymentIntent that is not its order's payment."""
    listed, stray = case.intent, case.stray
    if listed is None:
        return
    if listed.held > 0 and stray and stray.stripe_refund_id:
        yield _discrepancy("refund_failed", case, listed.held)
    elif listed.held > 0 and case.order:
        yield _discrepancy("paid_twice", case, listed.held)
    elif listed.held > 0:
        yield _discrepancy("unknown_payment" if listed.intent.payment_id else "unknown_order", case, listed.held)
    elif stray and stray.stripe_refund_id is None:
        yield _discrepancy("refund_missed", case, stray.amount)
    elif case.payment and listed.intent.payment_id == case.payment.id and listed.intent.status in OPEN:
        yield _discrepancy("stray_intent", case, listed.intent.amount)


def _intent_discrepancies(case: Case) -> Iterator[Discrepancy]:
    payment, listed = case.payment, case.intent
    if payment and listed:
        if payment.intent_id is None:
            yield _discrepancy("creation_missed", case, payment.amount)
        if payment.captured == 0 and listed.intent.status == "succeeded":
            yield _discrepancy("payment_missed", case, listed.intent.received)
        if payment.status in OPEN and listed.intent.status == "cancelled":
            yield _discrepancy("cancellation_missed", case, payment.amount)
        if _processing_differs(payment, listed.intent):
            yield _discrepancy("processing_missed", case, payment.amount)
    for refund in case.stripe_refunds:
        if _is_missed(case.refunds, refund):
            yield _discrepancy("refund_missed", case, refund.amount)


def _processing_differs(payment: Payment, intent: StripeIntent) -> bool:
    """Whether only one of them is `processing`, and the other is open too."""
    both_open = payment.status in OPEN and intent.status in OPEN
    return both_open and (payment.status == "processing") != (intent.status == "processing")


def _is_missed(refunds: Sequence[Refund], refund: StripeRefund) -> bool:
    """Whether a Stripe refund is not stored, or stored with another status."""
    known = [each for each in refunds if refund.id == each.stripe_refund_id]
    return not any(each.status == refund.status for each in known)


def _order_discrepancies(case: Case) -> Iterator[Discrepancy]:
    payment, order = case.payment, case.order
    if payment is None:
        return
    if order is None:
        if _captured(case):
            yield _discrepancy("unknown_order", case, _captured(case))
        return
    if (order.total, order.currency) != (payment.amount, payment.currency):
        yield _discrepancy("amount_differs", case, payment.amount)
    elif _is_outdated(payment, order):
        yield _discrepancy("order_outdated", case, payment.captured)
    yield from _cancelled_order_discrepancies(case) if order.status == "cancelled" else _failed_refunds(case)


def _is_outdated(payment: Payment, order: OrderState) -> bool:
    if payment.captured and order.payment_status in ("unpaid", "processing", "failed"):
        return True
    if payment.captured == 0 and order.status != "cancelled":
        return (payment.status == "processing") != (order.payment_status == "processing")
    return payment.refunded > order.refunded


def _cancelled_order_discrepancies(case: Case) -> Iterator[Discrepancy]:
    payment, left = case.payment, _captured(case) - _refunded(case)
    if payment and left > 0 and _any_refund_failed(case):
        # The bank would refuse another refund as well.
        yield _discrepancy("refund_failed", case, left)
    elif left > 0:
        yield _discrepancy("paid_but_cancelled", case, left)
    elif payment and _is_open(case) and payment.cancel_requested_at is None:
        yield _discrepancy("open_but_cancelled", case, payment.amount)


def _failed_refunds(case: Case) -> Iterator[Discrepancy]:
    payment, order = case.payment, case.order
    if payment and order and order.refunded > _refunded(case) and _any_refund_failed(case):
        yield _discrepancy("refund_failed", case, order.refunded - _refunded(case))


def _is_open(case: Case) -> bool:
    final = case.intent is not None and case.intent.intent.status in ("cancelled", "succeeded")
    return case.payment is not None and case.payment.status in OPEN and not final


def _captured(case: Case) -> int:
    at_stripe = case.intent.intent.received if case.intent and case.intent.intent.status == "succeeded" else 0
    return max(at_stripe, case.payment.captured if case.payment else 0)


def _refunded(case: Case) -> int:
    """Return the refunded amount, including refunds in progress and unsent ones."""
    unsent = sum(each.amount for each in case.refunds if each.is_unsent)
    known = sum(each.amount for each in case.refunds if each.status != "failed")
    return max(case.intent.refunded + unsent, 0) if case.intent else known


def _any_refund_failed(case: Case) -> bool:
    """Whether a refund failed at the bank. Refunds that Stripe itself refused are retried instead."""
    ours = any(each.status == "failed" and each.stripe_refund_id for each in case.refunds)
    return ours or any(each.status == "failed" for each in case.stripe_refunds)


def _discrepancy(kind: Kind, case: Case, amount: int) -> Discrepancy:
    payment, intent = case.payment, case.intent
    order_id = case.order.order_id if case.order else (payment.order_id if payment else None)
    return Discrepancy(
        kind,
        order_id or (intent.order_id if intent else None) or "",
        payment.id if payment else (intent.intent.payment_id if intent else None),
        intent.intent.id if intent else (payment.intent_id if payment else None),
        amount,
        payment.currency if payment else (intent.intent.currency if intent else ""),
    )
