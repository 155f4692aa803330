"""Outcomes of a confirmation."""

from localstack.stripe.charges import capture_charge, create_charge, decline_charge
from localstack.stripe.declines import Decline
from localstack.stripe.errors import CardError
from localstack.stripe.events import emit
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_methods import card_of, mark_used
from localstack.stripe.render import public


def authorize(call: Call, intent: Json, method: Json, *, authenticated: bool = False) -> Json:
    """Authorize the payment and capture it, unless `capture_method` is manual.

    Raises:
        CardError: The issuer declined.
    """
    reason = card_of(method).decline
    if reason:
        return decline(call, intent, method, reason)
    mark_used(call, method)
    charge = create_charge(call, intent, method, status="succeeded", authenticated=authenticated)
    if intent["capture_method"] != "manual":
        return succeed(call, intent, charge)
    _advance(call, intent, status="requires_capture", latest_charge=charge["id"], amount_capturable=intent["amount"])
    emit(call, "charge.succeeded", charge)
    emit(call, "payment_intent.amount_capturable_updated", intent)
    return intent


def succeed(call: Call, intent: Json, charge: Json) -> Json:
    """Capture the whole amount."""
    capture_charge(call, charge, intent["amount"])
    _advance(call, intent, status="succeeded", latest_charge=charge["id"], amount_received=intent["amount"])
    emit(call, "charge.succeeded", charge)
    emit(call, "payment_intent.succeeded", intent)
    return intent


def decline(call: Call, intent: Json, method: Json, reason: Decline) -> Json:
    """Record a decline; the PaymentIntent then requires another PaymentMethod.

    Raises:
        CardError: Always; it is the response.
    """
    charge = create_charge(call, intent, method, status="failed")
    decline_charge(call, charge, reason)
    error = CardError(
        reason.message,
        code=reason.code,
        param=reason.param,
        charge=charge["id"],
        decline_code=reason.decline_code,
        payment_method=public(method),
    )
    fail(call, intent, error.body()["error"], charge)
    error.details["payment_intent"] = public(intent)
    raise error


def fail(call: Call, intent: Json, error: Json, charge: Json | None) -> None:
    """Return to `requires_payment_method` and record the error."""
    _advance(
        call,
        intent,
        status="requires_payment_method",
        last_payment_error=error,
        payment_method=None,
        latest_charge=charge["id"] if charge else intent["latest_charge"],
    )
    if charge:
        emit(call, "charge.failed", charge)
    emit(call, "payment_intent.payment_failed", intent)


def start_debit(call: Call, intent: Json, method: Json) -> Json:
    """Start a debit, which the bank settles later."""
    mark_used(call, method)
    charge = create_charge(call, intent, method, status="pending")
    _advance(call, intent, status="processing", latest_charge=charge["id"])
    call.repository.settlements.add(charge["id"], call.later(call.options.settle_seconds))
    emit(call, "charge.pending", charge)
    emit(call, "payment_intent.processing", intent)
    return intent


def _advance(call: Call, intent: Json, **changes: object) -> None:
    intent |= {"next_action": None, "last_payment_error": None, **changes}
    call.repository.objects.save(intent)
