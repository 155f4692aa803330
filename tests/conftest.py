"""The real servers, started for each test run."""

import asyncio
import gc
import importlib
import json
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from valkey import Valkey as ValkeyClient

from localstack.emulator.external import TESTED_ENDPOINT, RunningEmulator
from localstack.emulator.ministack import REGION, Emulator
from localstack.servers.group import (
    SERVICES,
    Ports,
    Servers,
    admin_secret,
    database_of,
    database_secret,
    orders_secret,
    prepare_databases,
    prepare_orders,
    valkey_secret,
)
from localstack.servers.mongo import Mongo
from localstack.servers.postgres import Postgres
from localstack.servers.valkey import Valkey
from localstack.stripe.server import StripeSandbox
from localstack.stripe_account import sandbox_account
from shared import ratelimit, valkey_pause, valkey_protocol
from shared.mongo import Mongo as MongoDatabase
from shared.postgres import Database
from shared.settings import settings
from tests import parallel
from tests.apigateway import Context
from tests.directories import server_directory
from tests.tables import Emptier

_QUICK = {"retry-delays": "0.1,0.2,0.4,0.8,1.6", "settle-seconds": "0.3", "webhook-concurrency": "8"}


@pytest.fixture(autouse=True)
def event_loop_of_lambda() -> None:
    """Give Mangum the event loop that a Lambda process has; `asyncio.run` in an earlier test leaves none."""
    asyncio.set_event_loop(_kept_loop())


@cache
def _kept_loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


@dataclass(frozen=True)
class TestServers:
    """The servers, which tests may stop and start.

    Attributes:
        postgres: `stop()`, `start()`, `kill()`, `port`, and `admin(database)`, a connection of the admin.
        valkey: `stop()`, `start()`, `port`, `url`, which functions sign in to, and `admin_url`.
        mongo: `stop()`, `start()`, `uri`.
        stripe: `stop()`, `start()`, `url`, `port`; it forgets everything when it stops.
        emulator: `stop()`, `start()`, `endpoint`.
        passwords: The password of the database role by service.
    """

    __test__ = False

    postgres: Postgres
    valkey: Valkey
    mongo: Mongo
    stripe: StripeSandbox
    emulator: Emulator
    passwords: dict[str, str]

    @property
    def aws_endpoint(self) -> str:
        return self.emulator.endpoint

    @property
    def mongo_uri(self) -> str:
        return self.mongo.uri

    def valkey_admin(self) -> ValkeyClient:
        """Return a client that may do more than the functions' user."""
        return ValkeyClient.from_url(self.valkey.admin_url, decode_responses=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest tests first.

    Raises:
        pytest.UsageError: Several tests have the same id. Processes receive ids, so only one of them would run.
    """
    ids = Counter(item.nodeid for item in items)
    if doubled := [each for each, count in ids.items() if count > 1]:
        raise pytest.UsageError(f"Tests have the same id: {', '.join(doubled)}")
    items.sort(key=lambda item: parallel.order(item.path))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> parallel.InGroups:
    """Keep the tests of a group in one process under `pytest -n`."""
    return parallel.InGroups(config, log)


@pytest.fixture(scope="session")
def servers() -> Iterator[TestServers]:
    """Servers on free ports, migrated databases, secrets, and the environment that template.yaml gives to functions."""
    with server_directory() as directory:
        yield from _running(_servers_in(directory))


def _running(started: Servers) -> Iterator[TestServers]:
    passwords = {service: secrets.token_urlsafe() for service in SERVICES}
    with started.running(), pytest.MonkeyPatch.context() as patch:
        prepare_databases(started.postgres, passwords)
        prepare_orders(started.mongo)
        _enter_function_environment(patch, started)
        _store_secrets(started, passwords)
        _make_queues(patch)
        boto3.client("s3", region_name=REGION).create_bucket(
            Bucket="bottega-tests-exports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        settings.cache_clear()
        _make_signing_key()
        yield TestServers(
            started.postgres, started.valkey, started.mongo, _sandbox(started), started.emulator, passwords
        )
        _close_connections()
    settings.cache_clear()


@pytest.fixture(scope="session")
def emptier(servers: TestServers) -> Iterator[Emptier]:
    """Empties the tables between tests."""
    kept = Emptier(servers.postgres)
    yield kept
    kept.close()


@pytest.fixture
def clean(servers: TestServers, emptier: Emptier) -> None:
    """Empty the tables and Valkey, and start the servers that the last test stopped."""
    for server in (servers.postgres, servers.valkey, servers.stripe):
        if not server.running():
            server.start()
    for service in SERVICES:
        emptier.empty(database_of(service))
    with servers.valkey_admin() as client:
        client.flushall()
    ratelimit._local.clear()
    valkey_pause.end()


def _servers_in(directory: Path) -> Servers:
    ports = Ports.free()
    servers = Servers.in_directory(directory, ports, secrets.token_urlsafe(), secrets.token_urlsafe(), durable=False)
    servers = replace(servers, stripe=StripeSandbox(None, ports.stripe, directory / "stripe.log", _QUICK))
    endpoint = os.environ.get(TESTED_ENDPOINT)
    return replace(servers, emulator=RunningEmulator(endpoint)) if endpoint else servers


def _sandbox(servers: Servers) -> StripeSandbox:
    assert servers.stripe
    return servers.stripe


def _enter_function_environment(patch: pytest.MonkeyPatch, servers: Servers) -> None:
    variables = {
        "STAGE": "local",
        "VALKEY_URL": servers.valkey.url,
        "VALKEY_SECRET": "test/valkey",
        "CORS_ORIGINS": "http://localhost:3000",
        "CURRENCY": "EUR",
        "SHOP_COUNTRY": "IT",
        "RATE_LIMIT_API": "1000000",
        "RATE_LIMIT_AUTH": "1000000",
        "FAIR_USE_ORDERS": "1000000",
        "FAIR_USE_PIECES": "1000000",
        "FAIR_USE_PERCENT": "100",
        "BCRYPT_ROUNDS": "4",
        "JWT_ISSUER": "bottega-local",
        "AUTH_DATABASE_SECRET": "test/auth-database",
        "PRODUCTS_DATABASE_SECRET": "test/products-database",
        "ORDERS_DATABASE_SECRET": "test/orders-database",
        "PAYMENTS_DATABASE_SECRET": "test/payments-database",
        "MESSAGES_DATABASE_SECRET": "test/messages-database",
        "SHOP_DATABASE_SECRET": "test/shop-database",
        "MAIL_FROM": "orders@shop.example.test",
        "MAIL_CONFIGURATION_SET": "",
        "SES_API_BASE": "",
        "SHOP_NAME": "Bottega",
        "SHOP_COMPANY": "Bottega S.r.l., Via Roma 1, 20121 Milano MI, P. IVA 00000000000",
        "SHOP_MAIL": "shop@shop.example.test",
        "SHOP_LOGO_URL": "",
        "SHOP_LOCALE": "it",
        "STOREFRONT_URL": "https://shop.example.test",
        "STRIPE_SECRET": "test/stripe",
        "STRIPE_API_BASE": _sandbox(servers).url,
        "POSTGRES_ADMIN_SECRET": "test/postgres-admin",
        "DOCUMENT_ADMIN_SECRET": "arn:aws:secretsmanager:::secret:none",
        "EVENT_BUS": "bottega-local",
        "EXPORTS_BUCKET": "bottega-tests-exports",
        "RETENTION_ORDERS_DAYS": "3653",
        "RETENTION_MESSAGES_DAYS": "400",
        "RETENTION_GUESTS_DAYS": "400",
        "RETENTION_ERASURES_DAYS": "400",
        "EARLIER_VERSIONS": "1",
        "DEAD_LETTER_QUEUE_URL": f"{servers.emulator.endpoint}/000000000000/dead-letters",
        "SIGNING_KEYS_SECRET": "test/signing-keys",
        "PUBLIC_KEYS_SECRET": "test/public-keys",
        "CURSOR_SECRET": "test/cursor",
        "LOGIN_NETWORKS_SECRET": "test/login-networks",
        "ORDER_NETWORKS_SECRET": "test/order-networks",
        "POWERTOOLS_SERVICE_NAME": "tests",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_METRICS_NAMESPACE": "bottega-local",
        **servers.emulator.environment,
    }
    for name in [name for name in os.environ if name.startswith(("AWS_", "POWERTOOLS_"))]:
        patch.delenv(name)
    for name, value in variables.items():
        patch.setenv(name, value)


def _store_secrets(servers: Servers, passwords: dict[str, str]) -> None:
    vault = boto3.client("secretsmanager", region_name=REGION)
    values = {
        **{
            f"test/{service}-database": database_secret(servers.postgres, service, passwords[service])
            for service in SERVICES
        },
        "test/postgres-admin": admin_secret(servers.postgres),
        "test/orders-database": orders_secret(servers.mongo),
        "test/valkey": valkey_secret(servers.valkey),
        "test/stripe": sandbox_account(_sandbox(servers).port).secret(),
        "test/signing-keys": {"keys": []},
        "test/public-keys": {"keys": []},
        "test/cursor": {"key": secrets.token_urlsafe()},
        "test/login-networks": {"key": secrets.token_urlsafe()},
        "test/order-networks": {"key": secrets.token_urlsafe()},
    }
    for name, value in values.items():
        try:
            vault.create_secret(Name=name, SecretString=json.dumps(value))
        except vault.exceptions.ResourceExistsException:
            vault.put_secret_value(SecretId=name, SecretString=json.dumps(value))


def _make_queues(patch: pytest.MonkeyPatch) -> None:
    queues = boto3.client("sqs", region_name=REGION)
    name = "bottega-local-tests-on-nothing"
    queues.create_queue(QueueName=f"{name}-dead-letters")
    patch.setenv("QUEUE_URLS", queues.create_queue(QueueName=name)["QueueUrl"])


def _make_signing_key() -> None:
    try:
        rotate = importlib.import_module("auth.handlers.rotate_signing_key")
    except ModuleNotFoundError:
        return
    rotate.handler({}, Context())


def _close_connections() -> None:
    """Close the connections that a function keeps for its next request."""
    # By type: isinstance would dereference pymongo's weak references, which may be dead.
    for database in [each for each in gc.get_objects() if type(each) in (Database, MongoDatabase)]:
        database.close()
    valkey_protocol._forget_idle_connections()
