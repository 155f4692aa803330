"""POST /messages/{id}/resend: send a mail again."""

from fastapi import APIRouter

from messages import api
from messages.field_types import MessageId
from messages.schemas import MessagePublic
from shared.http import ActiveAdmin, error_responses, lambda_handler

router = APIRouter(tags=["messages"])


@router.post(
    "/messages/{id}/resend",
    status_code=202,
    operation_id="resend_message",
    summary="Send a mail again",
    description="Queues another copy, which is sent within a minute to the recipient's present address. While a copy "
    "is pending, the request returns it and queues no other. Suppressed addresses get no copy either; a link whose "
    "token is used or expired is not renewed.",
    responses=error_responses(401, 403, 404),
)
def resend_message(message_id: MessageId, admin: ActiveAdmin) -> MessagePublic:
    return api.resend_message(admin, message_id)


handler = lambda_handler(router)
