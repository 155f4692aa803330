"""GET /queues: what waits for every consumer of events."""

from fastapi import APIRouter, Response

from platform_api.schemas import QueueReport
from platform_api.service.queues import count_messages
from shared.http import AdminUser, error_responses, lambda_handler

router = APIRouter()


@router.get(
    "/queues",
    operation_id="list_queues",
    summary="What waits for every consumer of events",
    description=(
        "For admins: the queue of every consumer of events, with its messages and its dead letters. The counts are "
        "SQS's approximate ones: they are right about a minute after the last change."
    ),
    tags=["platform"],
    responses=error_responses(401, 403),
)
def list_queues(_: AdminUser, response: Response) -> QueueReport:
    response.headers["Cache-Control"] = "no-store"
    return count_messages()


handler = lambda_handler(router)
