"""The sandbox as an ASGI application."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from localstack.stripe.control import Control
from localstack.stripe.endpoint import Endpoint, Sandbox
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.idempotency import Idempotency
from localstack.stripe.ids import new_id
from localstack.stripe.model import Call
from localstack.stripe.operations import OPERATIONS
from localstack.stripe.options import Options
from localstack.stripe.redaction import redact
from localstack.stripe.repository import Repository
from localstack.stripe.responses import ApiResponse
from localstack.stripe.scheduler import Scheduler
from localstack.stripe.three_d_secure import AuthenticationPage
from localstack.stripe.webhook_endpoints import configure_endpoint

_EXPOSED = ["Request-Id", "Stripe-Version", "Idempotent-Replayed", "Original-Request", "Stripe-Should-Retry"]


def create_app(options: Options) -> Starlette:
    """Create the application with its state."""
    repository = Repository(options.state_dir)
    idempotency = Idempotency(options.idempotency_seconds)
    sandbox = Sandbox(options, repository, Scheduler(repository, options), idempotency)
    _configure(sandbox)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        scheduler = asyncio.create_task(sandbox.scheduler.run())
        yield
        scheduler.cancel()
        with suppress(asyncio.CancelledError):
            await scheduler
        repository.close()

    handlers = {404: _unknown_url, 405: _unknown_url}
    return Starlette(routes=_routes(sandbox), lifespan=lifespan, exception_handlers=handlers)


def _routes(sandbox: Sandbox) -> list[BaseRoute]:
    # Browsers of any origin may pay; /_sandbox is for servers and terminals only.
    cors = Middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=_EXPOSED
    )
    api = [Route(each.path, Endpoint(sandbox, each).__call__, methods=[each.method]) for each in OPERATIONS]
    control, page = Control(sandbox), AuthenticationPage(sandbox)
    own = [
        Route("/health", control.health),
        Route("/faults", control.list_faults),
        Route("/faults", control.add_fault, methods=["POST"]),
        Route("/faults", control.clear_faults, methods=["DELETE"]),
        Route("/ledger", control.show_ledger),
        Route("/state", control.forget, methods=["DELETE"]),
        Route("/deliveries", control.show_deliveries),
        Route("/webhook", control.configure_webhook, methods=["PUT"]),
        Route("/three_d_secure/{intent_id}/{token}", page.show),
        Route("/three_d_secure/{intent_id}/{token}", page.submit, methods=["POST"]),
    ]
    return [Mount("/v1", routes=api, middleware=[cors]), Mount("/_sandbox", routes=own)]


def _configure(sandbox: Sandbox) -> None:
    options = sandbox.options
    if options.webhook_url:
        call = Call(sandbox.repository, options, int(time.time()))
        with sandbox.repository.transaction():
            configure_endpoint(call, options.webhook_url, options.webhook_secret, list(options.webhook_events))


async def _unknown_url(request: Request, _: Exception) -> Response:
    message = (
        f"Unrecognized request URL ({request.method}: {redact(request.url.path[:200])}). Please see "
        "https://stripe.com/docs or we can help at https://support.stripe.com/."
    )
    response = ApiResponse.of_error(InvalidRequest(message, status=404))
    return response.to_http({"Request-Id": new_id("req", 14)})
