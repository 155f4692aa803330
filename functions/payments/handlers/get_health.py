"""GET /payments/health: the service's health."""

from fastapi import APIRouter

from payments import api
from payments.schemas import PaymentsHealth
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["payments"])


@router.get(
    "/payments/health",
    operation_id="get_payments_health",
    summary="Health of the payments service",
    responses=error_responses(),
)
def get_health() -> PaymentsHealth:
    return api.get_health()


handler = lambda_handler(router, scope="health")
