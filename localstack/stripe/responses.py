"""HTTP answers in Stripe's form."""

import json
from dataclasses import dataclass, field

from starlette.responses import Response

from localstack.stripe.errors import StripeError
from localstack.stripe.model import Json


@dataclass(frozen=True)
class Answer:
    """What goes back to the client; `body` is JSON text, so that a replay is the same to the byte."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Json, status: int = 200) -> "Answer":
        return cls(status, json.dumps(body, indent=2, ensure_ascii=False))

    @classmethod
    def of_error(cls, error: StripeError) -> "Answer":
        headers = {"WWW-Authenticate": 'Bearer realm="Stripe"'} if error.status == 401 else {}
        return cls(error.status, json.dumps(error.body(), indent=2, ensure_ascii=False), headers)

    def response(self, headers: dict[str, str]) -> Response:
        """The response, with further headers."""
        return Response(self.body, self.status, self.headers | headers, media_type="application/json")
