"""The real servers, private to a test run."""

import gc
import importlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from localstack.emulator import REGION, Emulator
from localstack.mongo import Mongo
from localstack.ports import free_port
from localstack.postgres import Postgres
from localstack.servers import (
    SERVICES,
    Ports,
    Servers,
    admin_secret,
    database_of,
    database_secret,
    orders_secret,
    prepare_databases,
    prepare_orders,
)
from localstack.valkey import Valkey
from shared import valkey as shared_valkey
from shared import valkey_protocol
from shared.postgres import Database
from shared.settings import settings
from tests.apigateway import Context


@dataclass(frozen=True)
class TestServers:
    """What tests may do to the servers.

    Attributes:
        postgres: `stop()`, `start()`, `kill()`, `port`, and `admin(database)`, a connection of the admin.
        valkey: `stop()`, `start()`, `url`, `port`.
        mongo: `stop()`, `start()`, `uri`.
        emulator: `stop()`, `start()`, `endpoint`.
        passwords: The database role's password, by service.
    """

    __test__ = False

    postgres: Postgres
    valkey: Valkey
    mongo: Mongo
    emulator: Emulator
    passwords: dict[str, str]

    @property
    def aws_endpoint(self) -> str:
        return self.emulator.endpoint

    @property
    def mongo_uri(self) -> str:
        return self.mongo.uri


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServers]:
    """Servers on free ports, migrated databases, secrets, and the environment that template.yaml gives to functions."""
    started = _servers_in(tmp_path_factory.mktemp("servers"))
    passwords = {service: secrets.token_urlsafe() for service in SERVICES}
    with started.running(), pytest.MonkeyPatch.context() as patch:
        prepare_databases(started.postgres, passwords)
        prepare_orders(started.mongo)
        _enter_function_environment(patch, started)
        _store_secrets(started, passwords)
        settings.cache_clear()
        _make_signing_key()
        yield TestServers(started.postgres, started.valkey, started.mongo, started.emulator, passwords)
        _close_connections()
    settings.cache_clear()


@pytest.fixture
def clean(servers: TestServers) -> None:
    """Empty tables and an empty Valkey."""
    servers.postgres.start()
    servers.valkey.start()
    for service in SERVICES:
        _empty_tables(servers.postgres, database_of(service))
    _empty_valkey(servers.valkey)


def _servers_in(directory: Path) -> Servers:
    ports = Ports(api=free_port(), postgres=free_port(), valkey=free_port(), mongo=free_port())
    return Servers.in_directory(directory, ports, secrets.token_urlsafe(), durable=False)


def _enter_function_environment(patch: pytest.MonkeyPatch, servers: Servers) -> None:
    variables = {
        "STAGE": "local",
        "VALKEY_URL": servers.valkey.url,
        "CORS_ORIGINS": "http://localhost:3000",
        "CURRENCY": "EUR",
        "RATE_LIMIT_API": "1000000",
        "RATE_LIMIT_AUTH": "1000000",
        "BCRYPT_ROUNDS": "4",
        "JWT_ISSUER": "bottega-local",
        "AUTH_DATABASE_SECRET": "test/auth-database",
        "PRODUCTS_DATABASE_SECRET": "test/products-database",
        "ORDERS_DATABASE_SECRET": "test/orders-database",
        "POSTGRES_ADMIN_SECRET": "test/postgres-admin",
        "DOCUMENT_ADMIN_SECRET": "arn:aws:secretsmanager:::secret:none",
        "EVENT_BUS": "bottega-local",
        "DEAD_LETTER_QUEUE_URL": f"{servers.emulator.endpoint}/000000000000/dead-letters",
        "SIGNING_KEYS_SECRET": "test/signing-keys",
        "PUBLIC_KEYS_SECRET": "test/public-keys",
        "CURSOR_SECRET": "test/cursor",
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
        "test/signing-keys": {"keys": []},
        "test/public-keys": {"keys": []},
        "test/cursor": {"key": secrets.token_urlsafe()},
    }
    for name, value in values.items():
        vault.create_secret(Name=name, SecretString=json.dumps(value))


def _make_signing_key() -> None:
    try:
        rotate = importlib.import_module("auth.handlers.rotate_signing_key")
    except ModuleNotFoundError:
        return
    rotate.handler({}, Context())


def _close_connections() -> None:
    """A function keeps its connections for the next request; the last one was answered."""
    # By its type: isinstance would ask the weak references that pymongo keeps, and those may be dead.
    for database in [each for each in gc.get_objects() if type(each) is Database]:
        database.close()
    valkey_protocol._forget_idle_connections()
    shared_valkey._client().close()  # type: ignore[no-untyped-call]
    shared_valkey._client.cache_clear()


def _empty_tables(postgres: Postgres, database: str) -> None:
    with postgres.admin(database) as connection:
        rows = connection.execute("""
            SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'schema_migrations'
        """).fetchall()
        if tables := rows[0]["tables"]:
            connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE".encode())


def _empty_valkey(server: Valkey) -> None:
    import valkey

    with valkey.Valkey.from_url(server.url) as client:
        client.flushall()
