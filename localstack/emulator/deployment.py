"""Deploy template.yaml to the emulator with `sam deploy`."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from localstack import ROOT
from localstack.emulator.api_gateway import complete_gateway
from localstack.emulator.ministack import REGION
from localstack.servers.group import Servers, database_secret, orders_secret, valkey_secret
from localstack.stripe_account import StripeAccount
from tools.aws import Aws
from tools.packages import package

STACK = "bottega-local"
STAGE = "local"
ARTIFACTS = "bottega-local-artifacts"


class DeployFailed(Exception):
    """`sam deploy` failed; the message holds the end of its output."""


class Deployment:
    """The stack in the emulator.

    Args:
        servers: Running servers.
        passwords: Password of the database role, by service.
        stripe: The account that takes the payments.
        log: Log file of `sam deploy`.
    """

    step = "Deploying template.yaml"

    def __init__(self, servers: Servers, passwords: Mapping[str, str], stripe: StripeAccount, log: Path) -> None:
        self._servers = servers
        self._passwords = passwords
        self._stripe = stripe
        self._log = log
        self.aws = Aws(servers.emulator.endpoint)

    def deploy(self, parameters: Mapping[str, str]) -> None:
        """Deploy the build.

        Raises:
            DeployFailed: `sam` failed.
        """
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._log.write_text("")
        storage = self.aws.client("s3")
        storage.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
        template = package(storage, ARTIFACTS, self._sam)
        given = {**self._server_parameters(), **parameters}
        overrides = [f"{name}={value}" for name, value in given.items()]
        place: list[str | Path] = [
            "--template-file",
            template,
            "--config-file",
            ROOT / "samconfig.toml",
            "--config-env",
            STAGE,
        ]
        self._sam(["deploy", *place, "--parameter-overrides", *overrides])
        complete_gateway(self.aws, self.api_id, self._nested("Api"), STAGE)

    @property
    def api_id(self) -> str:
        """Id of the REST API."""
        return self.output("ApiId")

    @property
    def api_url(self) -> str:
        """URL of the API."""
        return f"{self._servers.emulator.endpoint}/_aws/execute-api/{self.api_id}/{STAGE}"

    @property
    def endpoints(self) -> dict[str, str]:
        """AWS endpoints, by the names of the SDKs' environment variables."""
        return {"AWS_ENDPOINT_URL": self._servers.emulator.endpoint}

    def output(self, name: str) -> str:
        """An output of the stack."""
        return outputs(self.aws, STACK)[name]

    def function_names(self) -> list[str]:
        """Return the names of all functions."""
        pages = self.aws.functions.get_paginator("list_functions").paginate()
        return [each["FunctionName"] for page in pages for each in page["Functions"]]

    def invoke(self, output: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """Invoke the internal function named by a stack output."""
        return invoke(self.aws.functions, self.output(output), event)

    def ensure_signing_key(self) -> None:
        """Create the first signing key if there is none."""
        secret = self.aws.stacks.describe_stack_resource(StackName=STACK, LogicalResourceId="SigningKeysSecret")
        name = secret["StackResourceDetail"]["PhysicalResourceId"]
        if not json.loads(self.aws.secrets.get_secret_value(SecretId=name)["SecretString"])["keys"]:
            self.invoke("RotateSigningKeyFunctionName", {})

    def _nested(self, logical_id: str) -> str:
        """Return the id of a nested stack."""
        resource = self.aws.stacks.describe_stack_resource(StackName=STACK, LogicalResourceId=logical_id)
        return resource["StackResourceDetail"]["PhysicalResourceId"]

    def _server_parameters(self) -> dict[str, str]:
        return {
            "ValkeyUrl": self._servers.valkey.url,
            "ValkeySecretArn": self._store_secret("valkey", valkey_secret(self._servers.valkey)),
            "AuthDatabaseSecretArn": self._store_database_secret("auth"),
            "ProductsDatabaseSecretArn": self._store_database_secret("products"),
            "OrdersDatabaseSecretArn": self._store_secret("orders-database", orders_secret(self._servers.mongo)),
            "PaymentsDatabaseSecretArn": self._store_database_secret("payments"),
            "MessagesDatabaseSecretArn": self._store_database_secret("messages"),
            "ShopDatabaseSecretArn": self._store_database_secret("shop"),
            "StripeSecretArn": self._store_secret("stripe", self._stripe.secret()),
            "StripeApiBase": self._stripe.api_base,
            "MailFrom": "orders@bottega.example",
            "ShopMail": "shop@bottega.example",
            "SesApiBase": self._servers.mailbox.url,
        }

    def _store_database_secret(self, service: str) -> str:
        secret = database_secret(self._servers.postgres, service, self._passwords[service])
        return self._store_secret(f"{service}-database", secret)

    def _store_secret(self, name: str, secret: Mapping[str, Any]) -> str:
        return self.aws.secrets.create_secret(Name=f"bottega-local-{name}", SecretString=json.dumps(secret))["ARN"]

    def _sam(self, arguments: Sequence[str | Path]) -> None:
        with self._log.open("a") as log:
            done = subprocess.run(
                [Path(sys.executable).parent / "sam", *arguments],
                cwd=ROOT,
                env=self._sam_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
        if done.returncode:
            output = "\n".join(self._log.read_text().splitlines()[-30:])
            raise DeployFailed(f"sam {arguments[0]} failed, see {self._log}:\n{output}")

    def _sam_environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        no_profiles = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        # By default `sam deploy` polls the stack every 5 s.
        polling = {"SAM_CLI_TELEMETRY": "0", "SAM_CLI_POLL_DELAY": "0.2"}
        return {**kept, **no_profiles, **polling, **self._servers.emulator.environment}


def outputs(aws: Aws, stack: str) -> dict[str, str]:
    """Return the outputs of a stack."""
    described = aws.stacks.describe_stacks(StackName=stack)["Stacks"][0]
    return {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}


def parameters(aws: Aws, stack: str) -> dict[str, str]:
    """Return the parameters that a stack was deployed with."""
    described = aws.stacks.describe_stacks(StackName=stack)["Stacks"][0]
    return {each["ParameterKey"]: each["ParameterValue"] for each in described["Parameters"]}


class InvocationFailed(Exception):
    """An internal function raised an error."""


def invoke(client: Any, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Invoke a function and wait for its result.

    Raises:
        InvocationFailed: The function raised an error.
    """
    response = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    result: dict[str, Any] = json.loads(response["Payload"].read())
    if response.get("FunctionError"):
        raise InvocationFailed(result.get("errorMessage") or f"{function} failed")
    return result
