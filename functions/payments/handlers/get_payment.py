"""GET /payments/{id}: show one payment and its refunds."""

from fastapi import APIRouter

from payments import api
from payments.field_types import PaymentId
from payments.schemas import PaymentPublic
from shared.http import CurrentBuyer, error_responses, lambda_handler

router = APIRouter(tags=["payments"])


@router.get(
    "/payments/{id}",
    operation_id="get_payment",
    summary="Show one payment and its refunds",
    responses=error_responses(401, 404),
)
def get_payment(payment_id: PaymentId, user: CurrentBuyer) -> PaymentPublic:
    return api.get_payment(user, payment_id)


handler = lambda_handler(router, card_numbers="any")
