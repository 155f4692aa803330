"""GET /payments: lists payments."""

from typing import Annotated

from fastapi import APIRouter, Query

from payments.guard import no_card_data
from payments.schemas import PaymentList, PaymentQuery
from payments.service import requests
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["payments"], dependencies=[no_card_data])


@router.get(
    "/payments",
    operation_id="list_payments",
    summary="List payments, the newest first",
    description="A customer's own, or everybody's for an admin.",
    responses=error_responses(401),
)
def list_payments(query: Annotated[PaymentQuery, Query()], user: CurrentUser) -> PaymentList:
    return requests.list_payments(user, query)


handler = lambda_handler(router)
