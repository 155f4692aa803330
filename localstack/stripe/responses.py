"""HTTP responses in Stripe's format."""

import json
from dataclasses import dataclass, field

from starlette.responses import Response

from localstack.stripe.errors import StripeError
from localstack.stripe.model import Json


@dataclass(frozen=True)
class ApiResponse:
    """A response. `body` is JSON text, so that a replay has the same bytes."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Json, status: int = 200) -> "ApiResponse":
        return cls(status, json.dumps(body, indent=2, ensure_ascii=False))

    @classmethod
    def of_error(cls, error: StripeError) -> "ApiResponse":
        headers = {"WWW-Authenticate": 'Bearer realm="Stripe"'} if error.status == 401 else {}
        return cls(error.status, json.dumps(error.body(), indent=2, ensure_ascii=False), headers)

    def to_http(self, headers: dict[str, str]) -> Response:
        """Convert it to an HTTP response with further headers."""
        return Response(self.body, self.status, self.headers | headers, media_type="application/json")
