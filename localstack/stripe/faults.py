"""Faults of API calls. events.py applies those of webhooks."""

from localstack.stripe.errors import ApiFailure, CardError, InvalidRequest, RateLimited, StripeError
from localstack.stripe.repository import Repository
from localstack.stripe.repository.faults import Fault
from localstack.stripe.responses import ApiResponse

API_FAULTS = frozenset({"delay", "error_500", "stored_500", "stored_4xx", "timeout_after_success", "rate_limit"})
WEBHOOK_FAULTS = frozenset({"duplicate", "reorder", "delay", "drop"})
DEFAULT_SECONDS = {"delay": 2.0, "reorder": 5.0, "timeout_after_success": 100.0}
_OUTAGE = (
    "Sorry! There was an error while talking to one of our backends. Support has been notified, and you should try "
    "again."
)


def take_fault(repository: Repository, operation: str) -> Fault | None:
    """Use up one occurrence of the oldest fault for this operation."""
    with repository.transaction():
        waiting = [fault for fault in repository.faults.waiting(operation) if fault.fault in API_FAULTS]
        if not waiting:
            return None
        repository.faults.use(waiting[0])
        return waiting[0]


def raise_unstored(fault: Fault | None) -> None:
    """Fail before the idempotency layer: nothing takes effect and nothing is stored.

    Raises:
        ApiFailure: The fault is `error_500`.
        RateLimited: The fault is `rate_limit`.
    """
    if fault and fault.fault == "error_500":
        raise ApiFailure(_OUTAGE)
    if fault and fault.fault == "rate_limit":
        raise RateLimited(
            "Request rate limit exceeded. Learn more about rate limits https://stripe.com/docs/rate-limits."
        )


def stored_failure(fault: Fault | None) -> ApiResponse | None:
    """Return the failure that replaces the operation and is stored under the idempotency key."""
    if not fault or fault.fault not in {"stored_4xx", "stored_500"}:
        return None
    return ApiResponse.of_error(_failure(500 if fault.fault == "stored_500" else fault.status or 400))


def _failure(status: int) -> StripeError:
    if status >= 500:
        return ApiFailure(_OUTAGE)
    if status == 402:
        return CardError("Your card was declined.", code="card_declined", decline_code="generic_decline")
    return InvalidRequest("This request was refused by an injected fault of the sandbox.", status=status)
