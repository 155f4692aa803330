"""How each API request is answered: who, what, again or for the first time, with which fault."""

import asyncio
import logging
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from localstack.stripe.auth import api_version, identify, require_secret_key
from localstack.stripe.card_redaction import shield
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
from localstack.stripe.responses import Answer
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
    """Answers one operation's requests."""

    def __init__(self, sandbox: Sandbox, operation: Operation) -> None:
        self._sandbox = sandbox
        self._operation = operation

    async def __call__(self, request: Request) -> Response:
        started = time.perf_counter()
        request_id = new_id("req", 14)
        headers = {"Request-Id": request_id, "Cache-Control": "no-cache, no-store"}
        try:
            headers["Stripe-Version"] = api_version(request.headers.get("stripe-version"), self._sandbox.options)
            answer = await self._answer(request, request_id)
        except StripeError as error:
            answer = Answer.of_error(error)
        if answer.status >= 500:
            # As at Stripe's: a retry of what is kept under its key gets the same failure again.
            headers["Stripe-Should-Retry"] = "false" if "Original-Request" in answer.headers else "true"
        if request.method == "POST" and "idempotency-key" in request.headers:
            headers["Original-Request"] = request_id
            headers["Idempotency-Key"] = request.headers["idempotency-key"]
        milliseconds = (time.perf_counter() - started) * 1000
        logger.info("%s %s %d %.0f ms", request_id, self._operation.name, answer.status, milliseconds)
        return Answer(answer.status, answer.body, headers | answer.headers).response({})

    async def _answer(self, request: Request, request_id: str) -> Answer:
        sandbox, operation = self._sandbox, self._operation
        tree = await parameters_of(request)
        caller = identify(request.headers.get("authorization"), tree.pop("key", None), sandbox.options)
        if not operation.for_browsers:
            require_secret_key(caller)
        shield(tree)
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
        return await self._answer_once(request, call, tree)

    async def _answer_once(self, request: Request, call: Call, tree: Json) -> Answer:
        params = self._operation.takes(tree)
        fingerprint = fingerprint_of(request.method, request.url.path, tree)
        replayed = self._sandbox.idempotency.replay(call, fingerprint)
        if replayed:
            return replayed
        with self._sandbox.idempotency.running(call, fingerprint):
            fault = take_fault(call.repository, self._operation.name)
            await asyncio.sleep(_pause(request, fault, call.options))
            raise_unstored(fault)
            answer = stored_failure(fault) or self._run(call, params, fingerprint, **request.path_params)
            if fault and fault.fault in {"stored_4xx", "stored_500"}:
                self._store(call, fingerprint, answer)
        self._sandbox.scheduler.wake()
        if fault and fault.fault == "timeout_after_success":
            await asyncio.sleep(fault.seconds)
        return answer

    def _run(self, call: Call, params: Params, fingerprint: str, **path: str) -> Answer:
        """Do it, all or nothing, and keep the answer in the same transaction."""
        try:
            with call.repository.transaction():
                answer = self._attempt(call, params, *path.values())
                self._sandbox.idempotency.store(call, fingerprint, answer)
                return answer
        except StripeError as error:
            answer = _error_answer(call, error)
        except Exception:
            logger.exception("%s failed", self._operation.name)
            answer = Answer.of_error(ApiFailure("The sandbox failed; its log tells why."))
        self._store(call, fingerprint, answer)
        return answer

    def _attempt(self, call: Call, params: Params, *path: str) -> Answer:
        try:
            body = self._operation.run(call, params, *path)
        except CardError as error:
            # A declined payment leaves its traces: the charge, the events, the reason.
            return _error_answer(call, error)
        body = public(expand(call, body, params.expand))
        return Answer.of(for_browser(body) if call.caller.is_browser else body)

    def _store(self, call: Call, fingerprint: str, answer: Answer) -> None:
        with call.repository.transaction():
            self._sandbox.idempotency.store(call, fingerprint, answer)


def _error_answer(call: Call, error: StripeError) -> Answer:
    if call.caller.is_browser:
        error.details = for_browser(error.details)
    return Answer.of_error(error)


def _pause(request: Request, fault: Fault | None, options: Options) -> float:
    usual = options.latency_seconds if request.method == "POST" else 0
    return fault.seconds if fault and fault.fault == "delay" else usual
