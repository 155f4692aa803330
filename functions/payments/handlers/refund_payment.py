"""POST /payments/{id}/refunds: refund a payment."""

from fastapi import APIRouter, Response

from payments import api
from payments.field_types import IdempotencyKey, PaymentId
from payments.schemas import RefundCreate, RefundPublic
from shared.http import ActiveAdmin, error_responses, lambda_handler
from shared.http.exact_numbers import ExactNumbersRoute

router = APIRouter(tags=["payments"], route_class=ExactNumbersRoute)


@router.post(
    "/payments/{id}/refunds",
    status_code=201,
    operation_id="refund_payment",
    summary="Refund a payment",
    description="Refunds a part of a payment, or everything that is left. While Stripe does not respond, the refund is "
    "`pending` and is completed later.",
    responses=error_responses(401, 403, 404, 409, 413, 415, 422),
)
def refund_payment(
    payment_id: PaymentId,
    admin: ActiveAdmin,
    response: Response,
    refund: RefundCreate | None = None,
    idempotency_key: IdempotencyKey = None,
) -> RefundPublic:
    result, replayed = api.refund_payment(admin, payment_id, refund or RefundCreate(), idempotency_key)
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return result


handler = lambda_handler(router, card_numbers="any")
