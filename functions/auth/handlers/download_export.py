"""POST /auth/exports: exchange the token of a mailed link for the address of the file with the user's data."""

from fastapi import APIRouter

from auth import api
from auth.schemas import ExportDownload, ExportLink
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/exports",
    operation_id="download_export",
    summary="Exchange the token of a mailed link for the address of the file with the user's data",
    description="The token works for 24 hours, as often as needed. The address works for five minutes.",
    responses=error_responses(410, 413, 415),
)
def download_export(request: ExportLink) -> ExportDownload:
    return api.download_export(request)


handler = lambda_handler(router)
