"""POST /payments: start the payment of an order."""

from fastapi import APIRouter

from payments import api
from payments.schemas import PaymentCreate, PaymentStarted
from shared.http import ActiveBuyer, error_responses, lambda_handler

router = APIRouter(tags=["payments"])


@router.post(
    "/payments",
    status_code=201,
    operation_id="create_payment",
    summary="Start the payment of an order",
    description="Repeating the request for the same unpaid order returns the same payment. After 5 declined cards the "
    "order accepts no payment for 15 minutes: 429 `too_many_declines`.",
    responses=error_responses(401, 404, 409, 413, 415),
)
def create_payment(payment: PaymentCreate, user: ActiveBuyer) -> PaymentStarted:
    return api.start_payment(user, payment)


handler = lambda_handler(router, card_numbers="any")
