"""GET /docs: the documentation page."""

from fastapi import APIRouter, Response

from platform_api.service.api_docs import MAX_AGE_SECONDS, docs_page, docs_policy
from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response

router = APIRouter()
# No response class of its own, because its errors are JSON.
_PAGE = {200: {"description": "The page", "content": {"text/html": {"schema": {"type": "string"}}}}}


@router.get(
    "/docs",
    operation_id="get_docs",
    summary="The documentation page",
    tags=["platform"],
    response_class=Response,
    responses=_PAGE | NOT_MODIFIED | error_responses(),
)
def get_docs(if_none_match: IfNoneMatch = None) -> Response:
    page = "text/html; charset=utf-8"
    response = conditional_response(docs_page(), if_none_match, media_type=page, fresh_seconds=MAX_AGE_SECONDS)
    response.headers["Content-Security-Policy"] = docs_policy()
    return response


handler = lambda_handler(router)
