"""GET /payments: list payments."""

from typing import Annotated

from fastapi import APIRouter, Query

from payments import api
from payments.schemas import PaymentList, PaymentQuery
from shared.http import CurrentBuyer, error_responses, lambda_handler

router = APIRouter(tags=["payments"])


@router.get(
    "/payments",
    operation_id="list_payments",
    summary="List payments, newest first",
    description="A customer's own payments, or all payments for an admin.",
    responses=error_responses(401),
)
def list_payments(query: Annotated[PaymentQuery, Query()], user: CurrentBuyer) -> PaymentList:
    return api.list_payments(user, query)


handler = lambda_handler(router, card_numbers="any")
