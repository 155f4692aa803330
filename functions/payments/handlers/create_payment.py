"""POST /payments: starts the payment of an order."""

from fastapi import APIRouter

from payments.guard import no_card_data
from payments.schemas import PaymentCreate, PaymentStarted
from payments.service import requests
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["payments"], dependencies=[no_card_data])


@router.post(
    "/payments",
    status_code=201,
    operation_id="create_payment",
    summary="Start the payment of an order",
    description="Asking again for the same unpaid order returns the same payment.",
    responses=error_responses(401, 404, 409, 413, 415),
)
def create_payment(wanted: PaymentCreate, user: CurrentUser) -> PaymentStarted:
    return requests.start_payment(user, wanted)


handler = lambda_handler(router)
