"""Any other route: 404, or the response to a CORS preflight."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from shared.http import lambda_handler
from shared.http.app import route_not_found
from shared.http.cors import preflight_headers

router = APIRouter()
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]


@router.api_route("/{path:path}", methods=_METHODS, include_in_schema=False)
def handle_unknown_route(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=preflight_headers(request.scope["aws.event"]))
    return route_not_found(request)


handler = lambda_handler(router)
