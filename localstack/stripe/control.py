"""The sandbox's own endpoints under /_sandbox: faults, ledger, deliveries, the configured webhook endpoint."""

import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from localstack.stripe.endpoint import Sandbox
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.events import WEBHOOKS
from localstack.stripe.faults import API_FAULTS, DEFAULT_SECONDS, WEBHOOK_FAULTS
from localstack.stripe.ledger import ledger
from localstack.stripe.model import Call
from localstack.stripe.operations import OPERATIONS
from localstack.stripe.render import public
from localstack.stripe.repository.faults import Fault
from localstack.stripe.webhook_endpoints import configure_endpoint

_OPERATIONS = frozenset({operation.name for operation in OPERATIONS} | {WEBHOOKS, "*"})


class FaultRequest(BaseModel):
    """A fault to inject.

    Attributes:
        on: Name of the operation, `webhooks` or `*`.
        fault: Name of the fault.
        times: How many times it occurs.
        seconds: Length of a delay or a hanging response, or the maximum hold of a reordered webhook.
        event_type: Limits a webhook fault to this type.
        status: HTTP status of `stored_4xx`.
    """

    model_config = ConfigDict(extra="forbid")

    on: str
    fault: str
    times: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    seconds: Annotated[float, Field(ge=0, le=86_400)] | None = None
    event_type: str | None = None
    status: Literal[400, 402, 403, 404, 409] | None = None

    @model_validator(mode="after")
    def _fits(self) -> "FaultRequest":
        if self.on not in _OPERATIONS:
            raise ValueError(f"on must be one of {', '.join(sorted(_OPERATIONS))}")
        menu = WEBHOOK_FAULTS if self.on == WEBHOOKS else API_FAULTS
        if self.fault not in menu:
            raise ValueError(f"fault must be one of {', '.join(sorted(menu))} on {self.on}")
        return self


class WebhookRequest(BaseModel):
    """The webhook endpoint to configure."""

    model_config = ConfigDict(extra="forbid")

    url: str
    secret: str | None = None
    enabled_events: Annotated[list[str], Field(min_length=1)] = ["*"]


class Control:
    """Handles requests under /_sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def add_fault(self, request: Request) -> Response:
        """POST /_sandbox/faults."""
        try:
            order = FaultRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return _refusal(error)
        seconds = DEFAULT_SECONDS.get(order.fault, 0.0) if order.seconds is None else order.seconds
        with self._sandbox.repository.transaction():
            fault = self._sandbox.repository.faults.add(
                order.on,
                order.fault,
                times=order.times,
                seconds=seconds,
                event_type=order.event_type,
                status=order.status,
            )
        return JSONResponse(_public(fault), 201)

    async def list_faults(self, _: Request) -> Response:
        """GET /_sandbox/faults."""
        return JSONResponse([_public(fault) for fault in self._sandbox.repository.faults.all()])

    async def clear_faults(self, _: Request) -> Response:
        """DELETE /_sandbox/faults."""
        with self._sandbox.repository.transaction():
            self._sandbox.repository.faults.clear()
        return Response(status_code=204)

    async def show_ledger(self, _: Request) -> Response:
        """GET /_sandbox/ledger."""
        return JSONResponse(ledger(self._sandbox.repository))

    async def forget(self, _: Request) -> Response:
        """DELETE /_sandbox/state."""
        with self._sandbox.repository.transaction():
            self._sandbox.repository.forget()
        return Response(status_code=204)

    async def show_deliveries(self, _: Request) -> Response:
        """GET /_sandbox/deliveries."""
        return JSONResponse([vars(delivery) for delivery in self._sandbox.repository.deliveries.all()])

    async def configure_webhook(self, request: Request) -> Response:
        """PUT /_sandbox/webhook."""
        options = self._sandbox.options
        call = Call(self._sandbox.repository, options, int(time.time()))
        try:
            order = WebhookRequest.model_validate_json(await request.body())
            with self._sandbox.repository.transaction():
                secret = order.secret or options.webhook_secret
                endpoint = configure_endpoint(call, order.url, secret, order.enabled_events)
        except ValidationError as error:
            return _refusal(error)
        except InvalidRequest as error:
            return JSONResponse(error.body(), error.status)
        return JSONResponse(public(endpoint))

    async def health(self, _: Request) -> Response:
        """GET /_sandbox/health."""
        return JSONResponse({"status": "healthy"})


def _public(fault: Fault) -> dict[str, Any]:
    shown = vars(fault) | {"on": fault.operation}
    return {name: value for name, value in shown.items() if name != "operation" and value is not None}


def _refusal(error: ValidationError) -> Response:
    problems = [{"field": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors()]
    return JSONResponse({"error": {"type": "invalid_request_error", "details": problems}}, 400)
