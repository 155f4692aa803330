"""GET /health: how every service is."""

from fastapi import APIRouter, Response

from platform_api.schemas import HealthReport
from platform_api.service.health import check_health
from shared.http import lambda_handler

router = APIRouter()


@router.get(
    "/health",
    operation_id="get_health",
    summary="How the shop is",
    description=(
        "Asks every service at the same time, for 5 seconds at most. The status is 200 as long as the gateway itself "
        "answers: a load balancer that took the whole shop away because one service is down would turn a fault into "
        "an outage. Monitors read `status`; a service's own health answers 503 when it cannot work."
    ),
    tags=["platform"],
)
def get_health(response: Response) -> HealthReport:
    response.headers["Cache-Control"] = "no-store"
    return check_health()


handler = lambda_handler(router, limited=False)
