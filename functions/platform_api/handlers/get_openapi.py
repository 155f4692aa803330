"""GET /openapi.json: the OpenAPI document."""

from typing import Any

from fastapi import APIRouter, Response

from platform_api.service.api_docs import MAX_AGE_SECONDS, openapi_document
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter()


@router.get(
    "/openapi.json",
    operation_id="get_openapi",
    summary="This document",
    tags=["platform"],
    response_model=dict[str, Any],
    responses=NOT_MODIFIED | error_responses(),
)
def get_openapi(if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(openapi_document(), if_none_match, fresh_seconds=MAX_AGE_SECONDS)


handler = lambda_handler(router)
