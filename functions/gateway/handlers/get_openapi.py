"""GET /openapi.json: describes the API."""

from typing import Any

from fastapi import APIRouter, Request, Response

from gateway.conditional import cacheable
from gateway.documents import openapi_document
from shared.http import error_responses, lambda_handler

router = APIRouter()


@router.get(
    "/openapi.json",
    operation_id="get_openapi",
    summary="This document",
    tags=["gateway"],
    response_model=dict[str, Any],
    responses={**error_responses(), 304: {"description": "Not modified"}},
)
def get_openapi(request: Request) -> Response:
    return cacheable(request, openapi_document(), "application/json")


handler = lambda_handler(router)
