"""Compares an order, its payment and what Stripe shows: the reconciler's cases, and what is amiss. No side effects."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from payments.model import OPEN, IntentSeen, ListedIntent, Payment, Refund, RefundSeen, Stray
from payments.orders_client import OrderState
from payments.service.reconciliation.discrepancies import Finding, Kind


class Case(NamedTuple):
    """What is known of one PaymentIntent, or of one payment that has none.

    Attributes:
        payment: Whose PaymentIntent it is or says it is; otherwise that of its order.
        refunds: The payment's.
        shown: The PaymentIntent's refunds, where they were looked up.
        stray: What was done about a PaymentIntent that is no payment's.
    """

    order: OrderState | None
    payment: Payment | None = None
    refunds: Sequence[Refund] = ()
    intent: ListedIntent | None = None
    shown: Sequence[RefundSeen] = ()
    stray: Stray | None = None

    @property
    def subject(self) -> str:
        """What tells it from other cases: several lists may lead to it."""
        payment_id = self.payment.id if self.payment else ""
        return (self.intent.seen.id if self.intent else self.payment and self.payment.intent_id) or payment_id


def look_at(case: Case) -> Iterator[Finding]:
    """Everything that is amiss, in the order in which it is to be repaired."""
    if case.intent and not _belongs(case):
        yield from _stray(case)
    elif case.payment:
        if case.intent and _differs(case.payment, case.intent.seen):
            yield _finding("amount_differs", case, case.intent.seen.amount)
        else:
            yield from _of_intent(case)
            yield from _of_order(case)


def _belongs(case: Case) -> bool:
    if case.payment is None or case.intent is None:
        return False
    payment, seen = case.payment, case.intent.seen
    if payment.status == "cancelled" and seen.status != "cancelled":
        # The payment was given up when nothing seemed to exist at Stripe.
        return False
    return payment.intent_id == seen.id or (payment.intent_id is None and seen.payment_id == payment.id)


def _differs(payment: Payment, seen: IntentSeen) -> bool:
    if (seen.amount, seen.currency) != (payment.amount, payment.currency):
        return True
    return seen.status == "succeeded" and seen.received != payment.amount


def _stray(case: Case) -> Iterator[Finding]:
    """A PaymentIntent that is not its order's payment."""
    intent, stray = case.intent, case.stray
    if intent is None:
        return
    if intent.taken > 0 and stray and stray.stripe_refund_id:
        yield _finding("refund_failed", case, intent.taken)
    elif intent.taken > 0 and case.order:
        yield _finding("paid_twice", case, intent.taken)
    elif intent.taken > 0:
        yield _finding("unknown_payment" if intent.seen.payment_id else "unknown_order", case, intent.taken)
    elif stray and stray.stripe_refund_id is None:
        yield _finding("refund_missed", case, stray.amount)
    elif case.payment and intent.seen.payment_id == case.payment.id and intent.seen.status in OPEN:
        yield _finding("stray_intent", case, intent.seen.amount)


def _of_intent(case: Case) -> Iterator[Finding]:
    payment, intent = case.payment, case.intent
    if payment and intent:
        if payment.intent_id is None:
            yield _finding("creation_missed", case, payment.amount)
        if payment.captured == 0 and intent.seen.status == "succeeded":
            yield _finding("payment_missed", case, intent.seen.received)
        if payment.status in OPEN and intent.seen.status == "cancelled":
            yield _finding("cancellation_missed", case, payment.amount)
    for seen in case.shown:
        if _is_unknown(case.refunds, seen):
            yield _finding("refund_missed", case, seen.amount)


def _is_unknown(refunds: Sequence[Refund], seen: RefundSeen) -> bool:
    """Whether a refund at Stripe is not among ours, or ended otherwise."""
    known = [each for each in refunds if seen.id == each.stripe_refund_id]
    return not any(each.status == seen.status for each in known)


def _of_order(case: Case) -> Iterator[Finding]:
    payment, order = case.payment, case.order
    if payment is None:
        return
    if order is None:
        if _captured(case):
            yield _finding("unknown_order", case, _captured(case))
        return
    if (order.total, order.currency) != (payment.amount, payment.currency):
        yield _finding("amount_differs", case, payment.amount)
    elif _is_untold(payment, order):
        yield _finding("order_not_told", case, payment.captured)
    yield from _of_cancelled_order(case) if order.status == "cancelled" else _of_failed_refund(case)


def _is_untold(payment: Payment, order: OrderState) -> bool:
    if payment.captured and order.payment_status in ("unpaid", "failed"):
        return True
    return payment.refunded > order.refunded


def _of_cancelled_order(case: Case) -> Iterator[Finding]:
    payment, left = case.payment, _left(case)
    if payment and left > 0 and _any_failed(case):
        # A bank that refused once would refuse for ever.
        yield _finding("refund_failed", case, left)
    elif left > 0:
        yield _finding("paid_but_cancelled", case, left)
    elif payment and _is_open(case) and payment.cancel_requested_at is None:
        yield _finding("open_but_cancelled", case, payment.amount)


def _of_failed_refund(case: Case) -> Iterator[Finding]:
    payment, order = case.payment, case.order
    if payment and order and order.refunded > _given_back(case) and _any_failed(case):
        yield _finding("refund_failed", case, order.refunded - _given_back(case))


def _is_open(case: Case) -> bool:
    ended = case.intent is not None and case.intent.seen.status in ("cancelled", "succeeded")
    return case.payment is not None and case.payment.status in OPEN and not ended


def _captured(case: Case) -> int:
    at_stripe = case.intent.seen.received if case.intent and case.intent.seen.status == "succeeded" else 0
    return max(at_stripe, case.payment.captured if case.payment else 0)


def _given_back(case: Case) -> int:
    """What went back or is on its way, also what Stripe does not know yet."""
    unsent = sum(each.amount for each in case.refunds if each.stripe_refund_id is None and each.status == "pending")
    known = sum(each.amount for each in case.refunds if each.status != "failed")
    return max(case.intent.given_back + unsent, 0) if case.intent else known


def _left(case: Case) -> int:
    return _captured(case) - _given_back(case)


def _any_failed(case: Case) -> bool:
    """Whether a bank did not take a refund; what Stripe itself refused may come again."""
    ours = any(each.status == "failed" and each.stripe_refund_id for each in case.refunds)
    return ours or any(each.status == "failed" for each in case.shown)


def _finding(kind: Kind, case: Case, amount: int) -> Finding:
    payment, intent = case.payment, case.intent
    order_id = case.order.order_id if case.order else (payment.order_id if payment else None)
    return Finding(
        kind,
        order_id or (intent.order_id if intent else None) or "",
        payment.id if payment else (intent.seen.payment_id if intent else None),
        intent.seen.id if intent else (payment.intent_id if payment else None),
        amount,
        payment.currency if payment else (intent.seen.currency if intent else ""),
    )
