"""GET /health: health of the shop."""

from fastapi import APIRouter, Response

from platform_api import api
from platform_api.schemas import HealthReport
from shared.http import error_responses, lambda_handler

router = APIRouter()


@router.get(
    "/health",
    operation_id="get_health",
    summary="Health of the shop",
    description=(
        "Checks every service in parallel, for at most 5 seconds and at most once every 5 seconds; until then, and "
        "while another request checks them, the last report is returned, which is at most 30 seconds old. A 503 means "
        "that there is none yet. The HTTP status is 200 even if a service is unhealthy: a load balancer that removed "
        "the whole shop because of one service would turn a fault into an outage. Monitors read `status`. The health "
        "endpoint of a service returns 503 if the service cannot work."
    ),
    tags=["platform"],
    response_model=HealthReport,
    responses=error_responses(),
)
def get_health() -> Response:
    return Response(api.get_health(), media_type="application/json", headers={"Cache-Control": "no-store"})


handler = lambda_handler(router, scope="health")
