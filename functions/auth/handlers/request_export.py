"""POST /auth/me/export: mail the caller a link to everything that the shop stores about them."""

from fastapi import APIRouter

from auth import api
from auth.schemas import MailRequested
from shared.http import CurrentUser, error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/me/export",
    operation_id="request_export",
    summary="Mail the caller a link to everything that the shop stores about them",
    description=(
        "The mail follows within minutes; its link works for 24 hours. Once a day, and only if the caller has verified "
        "the address."
    ),
    status_code=202,
    responses=error_responses(401, 403, 409),
)
def request_export(caller: CurrentUser) -> MailRequested:
    return api.request_export(caller)


handler = lambda_handler(router)
