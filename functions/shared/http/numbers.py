"""Request bodies whose numbers arrive as they were written: 19.99 is no float on its way to a price."""

import json
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class _ExactRequest(Request):
    async def json(self) -> Any:
        return json.loads(await self.body(), parse_float=Decimal)


class ExactNumbersRoute(APIRoute):
    """A route that reads decimal fractions of its body as Decimal: `APIRouter(route_class=ExactNumbersRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, given the exact request."""
        handle = super().get_route_handler()

        async def handle_exactly(request: Request) -> Response:
            return await handle(_ExactRequest(request.scope, request.receive))

        return handle_exactly
