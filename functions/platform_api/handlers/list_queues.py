"""GET /queues: queues of the event consumers."""

from fastapi import APIRouter, Response

from platform_api import api
from platform_api.schemas import QueueReport
from shared.http import AdminUser, error_responses, lambda_handler

router = APIRouter()


@router.get(
    "/queues",
    operation_id="list_queues",
    summary="Queues of the event consumers",
    description=(
        "The number of messages and dead letters of every event consumer. SQS's counts are approximate: they are "
        "correct about a minute after the last change."
    ),
    tags=["platform"],
    responses=error_responses(401, 403),
)
def list_queues(_: AdminUser, response: Response) -> QueueReport:
    response.headers["Cache-Control"] = "no-store"
    return api.list_queues()


handler = lambda_handler(router)
