"""Functions under `sam local`; everything else in the emulator."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, override

from botocore.exceptions import BotoCoreError, ClientError

from localstack.emulator.deployment import STACK, DeployFailed, Deployment, InvocationFailed, invoke, outputs
from localstack.samlocal import templates
from localstack.samlocal.engine import Engine
from localstack.samlocal.front import Gateway, mark_failure
from localstack.samlocal.process import Sam
from localstack.samlocal.pump import FunctionFailed, Pump, Warn, schedules, sources
from localstack.samlocal.relay import Relay
from localstack.servers.group import Servers
from localstack.servers.ports import HOST, free_port
from localstack.stripe_account import StripeAccount
from tools.application import application
from tools.aws import Aws

type Warm = Literal["EAGER", "LAZY"]

_METHOD_ARN = "arn:aws:execute-api:eu-west-1:000000000000:local/local/GET"


class SamLocal(Deployment):
    """`sam local start-api` and `sam local start-lambda`, with gateway responses, queues and schedules added.

    Args:
        servers: Running servers.
        passwords: Password of the database role, by service.
        stripe: The account that takes the payments.
        log: Log file; the other logs go into its directory.
        engine: Runs the containers.
        port: Port of the API on 127.0.0.1.
        warm: Whether the API's containers start now (`EAGER`) or with their first request (`LAZY`).
        warn: Called when a function fails that runs in the background.
    """

    step = "Starting the functions under sam local"

    def __init__(
        self,
        servers: Servers,
        passwords: Mapping[str, str],
        stripe: StripeAccount,
        log: Path,
        *,
        engine: Engine,
        port: int,
        warm: Warm,
        warn: Warn,
    ) -> None:
        super().__init__(servers, passwords, stripe, log)
        self._engine = engine
        self._port = port
        self._warn = warn
        self._state = log.parent.parent
        self._api = Sam("start-api", self._state / "sam", log.with_name("sam-api.log"), free_port(), warm)
        # Most of these are rarely invoked, so their containers start on demand.
        self._lambda = Sam("start-lambda", self._state / "sam", log.with_name("sam-lambda.log"), free_port(), "LAZY")
        self._functions = Relay(0, self._lambda.port, mark_failure)
        self._functions.start()
        self._forwarders = engine.forward([*servers.listening(), self._functions.server_port])
        self._host = engine.address_of_host(servers.emulator.port)
        self.aws = Aws(servers.emulator.endpoint, self._functions.url)
        self._pump = Pump(self.aws.client("sqs"), self._call, warn)
        self._front: Relay | None = None

    @property
    @override
    def api_url(self) -> str:
        return f"http://{HOST}:{self._port}"

    @property
    @override
    def endpoints(self) -> dict[str, str]:
        return {**super().endpoints, "AWS_ENDPOINT_URL_LAMBDA": self._functions.url}

    @override
    def deploy(self, parameters: Mapping[str, str]) -> None:
        self._engine.remove_left_behind(str(self._state))
        template = application()
        self._deploy_dependencies(templates.dependencies(template), {**self._server_parameters(), **parameters})
        variables = templates.resolved_environments(template, outputs(self.aws, STACK))
        complete = {name: each | self._common_variables() for name, each in variables.items()}
        images = self._engine.make_images(templates.layers_of(template))
        self._lambda.launch(templates.local(template, complete, with_routes_only=False), images)
        self._api.launch(templates.local(template, complete, with_routes_only=True), images)
        self._lambda.wait()
        self._start_internal_functions(variables)
        self._api.wait()
        self._open(template)

    def check(self) -> None:
        """Check that both servers are running.

        Raises:
            ServerFailed: One has ended.
        """
        for sam in (self._api, self._lambda):
            sam.check()

    def stop(self) -> None:
        """Stop everything and remove the containers."""
        self._pump.stop()
        if self._front:
            self._front.shutdown()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda sam: sam.stop(), (self._api, self._lambda)))
        self._engine.remove_left_behind(str(self._state))
        for server in (self._functions, *self._forwarders):
            server.shutdown()

    def _deploy_dependencies(self, template: templates.Template, parameters: Mapping[str, str]) -> None:
        given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
        stacks: Any = self.aws.stacks
        try:
            stacks.create_stack(StackName=STACK, TemplateBody=json.dumps(template), Parameters=given)
            stacks.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
        except (BotoCoreError, ClientError) as error:
            raise DeployFailed(f"The emulator could not create the dependencies: {str(error)[-500:]}") from error

    def _common_variables(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self._seen_from_containers(self._servers.emulator.endpoint),
            "AWS_ENDPOINT_URL_LAMBDA": self._seen_from_containers(self._functions.url),
            **self._engine.mark(str(self._state)),
        }

    def _start_internal_functions(self, variables: templates.Environments) -> None:
        """Start them now: a container takes longer to start than callers wait. Each rejects the empty event."""
        called = {
            value for each in variables.values() for value in each.values() if value.startswith("arn:aws:lambda:")
        }
        for name in sorted(called):
            try:
                self._call(name, {})
            except FunctionFailed:
                continue

    def _open(self, template: templates.Template) -> None:
        responses = template["Resources"]["ApiShopApi"]["Properties"]["GatewayResponses"]
        authorizer = templates.local_name(templates.authorizer_of(template))
        gateway = Gateway(responses, lambda token, path: self._refusal(authorizer, token, path))
        self._front = Relay(self._port, self._api.port, gateway.change, gateway.refuse)
        self._front.start()
        functions = templates.functions_of(template)
        self._pump.start(sources(functions, self._queue_urls()), schedules(functions))

    def _refusal(self, authorizer: str, token: str, path: str) -> str:
        event = {"type": "TOKEN", "authorizationToken": token, "methodArn": f"{_METHOD_ARN}{path}"}
        try:
            invoke(self.aws.functions, authorizer, event)
        except InvocationFailed as error:
            return "UNAUTHORIZED" if str(error) == "Unauthorized" else "AUTHORIZER_FAILURE"
        except (BotoCoreError, ClientError, ValueError):
            return "AUTHORIZER_FAILURE"
        return ""

    def _call(self, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return invoke(self.aws.functions, function, event)
        except (InvocationFailed, BotoCoreError, ClientError, ValueError) as error:
            # A container ended by its timeout returns no JSON.
            raise FunctionFailed(str(error)) from error

    def _queue_urls(self) -> dict[str, str]:
        pages = self.aws.stacks.get_paginator("list_stack_resources").paginate(StackName=STACK)
        resources = [each for page in pages for each in page["StackResourceSummaries"]]
        queues = [each for each in resources if each["ResourceType"] == "AWS::SQS::Queue"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in queues}

    @override
    def _server_parameters(self) -> dict[str, str]:
        return {name: self._seen_from_containers(value) for name, value in super()._server_parameters().items()}

    @override
    def _store_secret(self, service: str, secret: Mapping[str, Any]) -> str:
        return super()._store_secret(service, json.loads(self._seen_from_containers(json.dumps(secret))))

    def _seen_from_containers(self, text: str) -> str:
        return text.replace(HOST, self._host)
