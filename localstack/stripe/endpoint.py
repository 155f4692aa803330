"""Handle API requests: authentication, parameters, idempotency, faults, the operation."""

import asyncio
import logging
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from localstack.stripe.auth import api_version, check_account, identify, require_secret_key
from localstack.stripe.card_redaction import redact_cards
from localstack.stripe.errors import ApiFailure, CardError, StripeError
from localstack.stripe.expansion import expand
from localstack.stripe.faults import raise_unstored, stored_failure, take_fault
from localstack.stripe.idempotency import Idempotency, fingerprint_of
from localstack.stripe.ids import new_id
from localstack.stripe.incoming import parameters_of
from localstack.stripe.model import Call, Json
from localstack.stripe.operations import Operation
from localstack.stripe.options import Options
from localstack.stripe.params import Params
from localstack.stripe.render import for_browser, public
from localstack.stripe.repository import Repository
from localstack.stripe.repository.faults import Fault
from localstack.stripe.responses import ApiResponse
from localstack.stripe.scheduler import Scheduler

logger = logging.getLogger("localstack.stripe")


@dataclass(frozen=True)
class Sandbox:
    """The parts of a running sandbox."""

    options: Options
    repository: Repository
    scheduler: Scheduler
    idempotency: Idempotency


class Endpoint:
    """Handles the requests of one operation."""

    def __init__(self, sandbox: Sandbox, operation: Operation) -> None:
        self._sandbox = sandbox
        self._operation = operation

    async def __call__(self, request: Request) -> Response:
        started = time.perf_counter()
        request_id = new_id("req", 14)
        headers = {"Request-Id": request_id, "Cache-Control": "no-cache, no-store"}
        try:
            headers["Stripe-Version"] = api_version(request.headers.get("stripe-version"), self._sandbox.options)
            response = await self._respond(request, request_id)
        except StripeError as error:
            response = ApiResponse.of_error(error)
        if response.status >= 500:
            # As Stripe does: a retry of a failure stored under its key gets the same failure again.
            headers["Stripe-Should-Retry"] = "false" if "Original-Request" in response.headers else "true"
        if request.method == "POST" and "idempotency-key" in request.headers:
            headers["Original-Request"] = request_id
            headers["Idempotency-Key"] = request.headers["idempotency-key"]
        milliseconds = (time.perf_counter() - started) * 1000
        logger.info("%s %s %d %.0f ms", request_id, self._operation.name, response.status, milliseconds)
        return ApiResponse(response.status, response.body, headers | response.headers).to_http({})

    async def _respond(self, request: Request, request_id: str) -> ApiResponse:
        sandbox, operation = self._sandbox, self._operation
        tree = await parameters_of(request)
        check_account(request.headers.get("stripe-account"))
        caller = identify(request.headers.get("authorization"), tree.pop("key", None), sandbox.options)
        if not operation.for_browsers:
            require_secret_key(caller)
        redact_cards(tree)
        call = Call(
            repository=sandbox.repository,
            options=sandbox.options,
            now=int(time.time()),
            base_url=str(request.base_url).rstrip("/"),
            caller=caller,
            request_id=request_id,
            api_version=api_version(request.headers.get("stripe-version"), sandbox.options),
            idempotency_key=request.headers.get("idempotency-key") if request.method == "POST" else None,
        )
        return await self._respond_once(request, call, tree)

    async def _respond_once(self, request: Request, call: Call, tree: Json) -> ApiResponse:
        params = self._operation.takes(tree)
        fingerprint = fingerprint_of(request.method, request.url.path, tree)
        replayed = self._sandbox.idempotency.replay(call, fingerprint)
        if replayed:
            return replayed
        with self._sandbox.idempotency.running(call, fingerprint):
            fault = take_fault(call.repository, self._operation.name)
            await asyncio.sleep(_pause(request, fault, call.options))
            raise_unstored(fault)
            response = stored_failure(fault) or self._run(call, params, fingerprint, **request.path_params)
            if fault and fault.fault in {"stored_4xx", "stored_500"}:
                self._store(call, fingerprint, response)
        self._sandbox.scheduler.wake()
        if fault and fault.fault == "timeout_after_success":
            await asyncio.sleep(fault.seconds)
        return response

    def _run(self, call: Call, params: Params, fingerprint: str, **path: str) -> ApiResponse:
        """Run the operation and store its response in one transaction."""
        try:
            with call.repository.transaction():
                response = self._attempt(call, params, *path.values())
                self._sandbox.idempotency.store(call, fingerprint, response)
                return response
        except StripeError as error:
            response = _error_response(call, error)
        except Exception:
            logger.exception("%s failed", self._operation.name)
            response = ApiResponse.of_error(ApiFailure("The sandbox failed, see its log."))
        self._store(call, fingerprint, response)
        return response

    def _attempt(self, call: Call, params: Params, *path: str) -> ApiResponse:
        try:
            body = self._operation.run(call, params, *path)
        except CardError as error:
            # Returned, not raised, so that the charge and events of a declined payment are committed.
            return _error_response(call, error)
        body = public(expand(call, body, params.expand))
        return ApiResponse.of(for_browser(body) if call.caller.is_browser else body)

    def _store(self, call: Call, fingerprint: str, response: ApiResponse) -> None:
        with call.repository.transaction():
            self._sandbox.idempotency.store(call, fingerprint, response)


def _error_response(call: Call, error: StripeError) -> ApiResponse:
    if call.caller.is_browser:
        error.details = for_browser(error.details)
    return ApiResponse.of_error(error)


def _pause(request: Request, fault: Fault | None, options: Options) -> float:
    usual = options.latency_seconds if request.method == "POST" else 0
    return fault.seconds if fault and fault.fault == "delay" else usual
