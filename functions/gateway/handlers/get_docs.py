"""GET /docs: the API's documentation page."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from gateway.conditional import cacheable
from gateway.documents import docs_page, docs_policy
from shared.http import error_responses, lambda_handler

router = APIRouter()


@router.get(
    "/docs",
    operation_id="get_docs",
    summary="The documentation page",
    tags=["gateway"],
    response_class=HTMLResponse,
    responses={**error_responses(), 304: {"description": "Not modified"}},
)
def get_docs(request: Request) -> Response:
    response = cacheable(request, docs_page(), "text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = docs_policy()
    return response


handler = lambda_handler(router)
