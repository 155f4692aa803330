"""GET /health: health of the shop."""

from fastapi import APIRouter, Response

from platform_api import api
from platform_api.schemas import HealthReport
from shared.http import lambda_handler

router = APIRouter()


@router.get(
    "/health",
    operation_id="get_health",
    summary="Health of the shop",
    description=(
        "Checks every service in parallel, for at most 5 seconds. The HTTP status is 200 even if a service is "
        "unhealthy: a load balancer that removed the whole shop because of one service would turn a fault into an "
        "outage. Monitors read `status`. The health endpoint of a service returns 503 if the service cannot work."
    ),
    tags=["platform"],
)
def get_health(response: Response) -> HealthReport:
    response.headers["Cache-Control"] = "no-store"
    return api.get_health()


handler = lambda_handler(router, limited=False)
