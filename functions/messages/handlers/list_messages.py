"""GET /messages: list mails."""

from typing import Annotated

from fastapi import APIRouter, Query

from messages import api
from messages.schemas import MessageList, MessageQuery
from shared.http import AdminUser, error_responses, lambda_handler

router = APIRouter(tags=["messages"])


@router.get(
    "/messages",
    operation_id="list_messages",
    summary="List mails, newest first",
    description="Mails to customers and to the shop, sent or not.",
    responses=error_responses(401, 403),
)
def list_messages(query: Annotated[MessageQuery, Query()], _admin: AdminUser) -> MessageList:
    return api.list_messages(query)


handler = lambda_handler(router)
