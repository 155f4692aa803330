"""An AWS account in moto, with what moto lacks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws

from tools.operator import names
from tools.operator.preflight.finding import Plan
from tools.operator.settings import parameters_of, region_of
from tools.operator.stages import Cloud

STAGE = "staging"
# Names like those of the templates, which change: fixed ones, and ones with a part of the stack's id.
NAMES = (
    ("AWS::SQS::Queue", "bottega-${Stage}-orders-on-payment-failed"),
    ("AWS::Events::EventBus", "bottega-${Stage}"),
    ("AWS::Logs::LogGroup", "/bottega/${Stage}/functions"),
    ("AWS::Logs::LogGroup", "/bottega/${Stage}/access-${Id}"),
    ("AWS::Logs::LogGroup", "/aws/rds/cluster/bottega-${Stage}-postgres-${Id}/postgresql"),
    ("AWS::Logs::LogGroup", "/aws/docdb/bottega-${Stage}-orders-${Id}/audit"),
    ("AWS::Logs::LogGroup", "/aws/docdb/bottega-${Stage}-orders-${Id}/profiler"),
    ("AWS::Logs::LogGroup", "/aws/rds/proxy/bottega-${Stage}-${Id}"),
    ("AWS::RDS::DBCluster", "bottega-${Stage}-postgres-${Id}"),
    ("AWS::SecretsManager::Secret", "bottega/${Stage}/signing-keys-${Id}"),
    ("AWS::SecretsManager::Secret", "bottega/${Stage}/cursor"),
    ("AWS::SecretsManager::Secret", "bottega/${Stage}/login-networks"),
)
KEYS = {"secret_key": "sk_test_1", "publishable_key": "pk_test_1", "webhook_secret": ""}


# Making a client takes longer than a test; moto also intercepts the clients that another test made.
_made = cache(boto3.client)


@dataclass
class Account:
    """What the account's operations return that moto lacks.

    Attributes:
        concurrency: Of Lambda.
        unsubscribed: Operations that the account is not signed up for.
        denied: Operations that the caller may not call.
        engines: Versions of Aurora PostgreSQL.
        caches: Names of serverless caches.
        empty_log_pages: How many pages of log events are empty before those with events.
        invoked: What an invoked function returns.
        called: Operations that were called.
    """

    concurrency: int = 10
    unsubscribed: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    engines: list[str] = field(default_factory=lambda: ["16.9", "18.3", "18.4"])
    caches: list[str] = field(default_factory=list)
    empty_log_pages: int = 0
    invoked: dict[str, Any] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)

    def response(self, operation: str, given: dict[str, Any]) -> Any:
        """Return the response of an operation that moto lacks; None for others."""
        self.called.append(operation)
        for code, refused in (("SubscriptionRequiredException", self.unsubscribed), ("AccessDenied", self.denied)):
            if operation in refused:
                raise ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)
        match operation:
            case "GetAccountSettings":
                limit = {"ConcurrentExecutions": self.concurrency, "UnreservedConcurrentExecutions": self.concurrency}
                return {"AccountLimit": limit}
            case "DescribeDBEngineVersions":
                wanted = [each for each in self.engines if given.get("EngineVersion") in {None, each}]
                return {"DBEngineVersions": [{"EngineVersion": each} for each in wanted]}
            case "DescribeServerlessCaches":
                return {"ServerlessCaches": [{"ServerlessCacheName": each} for each in self.caches]}
            case "Invoke":
                return self.invoked
            case "FilterLogEvents":
                return self._empty_page(given)
        return None

    def _empty_page(self, given: dict[str, Any]) -> Any:
        token = str(given.pop("nextToken", ""))
        if self.empty_log_pages == 0:
            return None
        self.empty_log_pages -= 1
        return {"events": [], "nextToken": f"{token}+"}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A fresh account, and no AWS settings in the environment but the credentials of moto."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL", "CLOUDFRONT"):
        monkeypatch.delenv(name, raising=False)
    made = Account()
    asked = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(client: Any, operation: str, given: dict[str, Any]) -> Any:
        return made.response(operation, given) or asked(client, operation, given)

    with mock_aws():
        monkeypatch.setattr(BaseClient, "_make_api_call", call)
        monkeypatch.setattr(boto3, "client", _made)
        monkeypatch.setattr(names, "_names", lambda: NAMES)
        names._patterns.cache_clear()
        # The templates' own numbers change; each test that is about them sets them.
        monkeypatch.setattr("tools.operator.preflight.account.functions_reserved", dict)
        yield made
        names._patterns.cache_clear()


def plan(**parameters: str) -> Plan:
    """A deployment of staging as samconfig.toml has it, with some parameters changed."""
    region = region_of(STAGE)
    given = {**parameters_of(STAGE), "CorsOrigins": "https://shop.example", **parameters}
    return Plan(STAGE, region, given, Cloud(region), build_follows=True)


def store_keys(name: str = f"bottega/{STAGE}/stripe", **keys: str) -> str:
    """Store Stripe's keys; return the secret's ARN."""
    vault = boto3.client("secretsmanager", region_name=region_of(STAGE))
    return vault.create_secret(Name=name, SecretString=json.dumps(KEYS | keys))["ARN"]
