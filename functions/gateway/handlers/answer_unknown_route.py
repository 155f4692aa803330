"""Any other route: 404, or the answer to a CORS preflight."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from shared.errors import NotFound
from shared.http import lambda_handler
from shared.http.app import request_id_of
from shared.http.cors import preflight_headers

router = APIRouter()
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@router.api_route("/{path:path}", methods=_METHODS, include_in_schema=False)
def answer_unknown_route(request: Request) -> Response:
    event: dict[str, Any] = request.scope["aws.event"]
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=preflight_headers(event))
    error = NotFound("Route not found", code="route_not_found")
    return JSONResponse({**error.body(request_id_of(event)), "path": event["path"]}, error.status)


handler = lambda_handler(router)
