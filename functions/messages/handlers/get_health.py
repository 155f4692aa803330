"""GET /messages/health: the service's health."""

from fastapi import APIRouter

from messages import api
from messages.schemas import MessagesHealth
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["messages"])


@router.get(
    "/messages/health",
    operation_id="get_messages_health",
    summary="Health of the messages service",
    responses=error_responses(),
)
def get_health() -> MessagesHealth:
    return api.get_health()


handler = lambda_handler(router, scope="health")
