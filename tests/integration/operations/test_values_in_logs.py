"""What PostgreSQL's log contains: no password, and no value that a function sends."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import boto3
import psycopg
import pytest

from operations.handlers import migrate_databases
from shared.postgres import Connection, connect
from tests.apigateway import Context
from tests.conftest import TestServers
from tools.template import ROOT, read_template

EMAIL = "grace@customer.example"
type Log = Callable[[], str]


def parameters() -> dict[str, str]:
    """Return what the cluster of a stage logs."""
    group = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]["PostgresParameters"]
    return {name: value for name, value in group["Properties"]["Parameters"].items() if name.startswith("log_")}


@pytest.fixture
def log(servers: TestServers) -> Log:
    """Return what PostgreSQL has logged since."""
    start = servers.postgres.log.stat().st_size

    def read() -> str:
        with servers.postgres.log.open("rb") as file:
            file.seek(start)
            return file.read().decode()

    return read


@pytest.fixture
def everything_logged(servers: TestServers) -> Iterator[None]:
    """Let PostgreSQL log each statement of the admin, with its values."""
    with servers.postgres.admin() as admin:
        admin.execute("ALTER ROLE postgres SET log_statement = 'all'")
        yield
        admin.execute("ALTER ROLE postgres RESET log_statement")


@pytest.mark.usefixtures("everything_logged")
def test_a_migration_logs_no_password_even_if_every_statement_is_logged(new_database: dict[str, Any], log: Log) -> None:
    replaced = {**new_database, "password": secrets.token_urlsafe()}

    migrate_databases.handler({}, Context())
    boto3.client("secretsmanager").put_secret_value(
        SecretId=f"test/{new_database['dbname']}", SecretString=json.dumps(replaced)
    )
    migrate_databases.handler({}, Context())

    connect(replaced).close()
    logged = log()
    assert logged.count(f"statement: ALTER ROLE {new_database['dbname']} LOGIN PASSWORD 'SCRAM-SHA-256$4096:") == 2
    assert new_database["password"] not in logged
    assert replaced["password"] not in logged


def test_the_clusters_parameters_keep_passwords_and_values_out_of_its_log(
    servers: TestServers, new_database: dict[str, Any], log: Log
) -> None:
    rotated = use_database(servers, new_database, {})

    logged = log()
    assert "duration:" in logged  # the slow statement is logged
    assert "duplicate key value violates unique constraint" in logged
    assert rotated not in logged
    assert EMAIL not in logged


@pytest.mark.parametrize(
    ("fault", "leaked"),
    [
        ({"log_statement": "ddl"}, "rotated"),
        ({"log_min_error_statement": "error"}, "refused"),
        ({"log_error_verbosity": "default"}, f"(email)=({EMAIL})"),
        ({"log_parameter_max_length": "-1", "log_error_verbosity": "default"}, f"arameters: $1 = '{EMAIL}'"),
    ],
    ids=str,
)
def test_without_one_of_the_parameters_it_would_be_logged(
    servers: TestServers, new_database: dict[str, Any], log: Log, fault: dict[str, str], leaked: str
) -> None:
    rotated = use_database(servers, new_database, fault)

    logged = log()
    assert {"rotated": rotated, "refused": f"{rotated}-refused"}.get(leaked, leaked) in logged


def use_database(servers: TestServers, new_database: dict[str, Any], fault: dict[str, str]) -> str:
    """Rotate a password as AWS's function does, write a row with each statement slow, and return the password."""
    rotated, name = secrets.token_urlsafe(), new_database["dbname"]
    migrate_databases.handler({}, Context())
    with servers.postgres.admin() as admin:
        for parameter, value in {**parameters(), **fault}.items():
            admin.execute(f"ALTER DATABASE {name} SET {parameter} = '{value}'".encode())
        with connect(new_database) as service:
            rotate(service, name, rotated)
        with servers.postgres.admin(name) as owner:
            owner.execute(f"CREATE TABLE people (email text PRIMARY KEY); GRANT INSERT ON people TO {name}".encode())
        admin.execute(f"ALTER DATABASE {name} SET log_min_duration_statement = 0".encode())
        with connect({**new_database, "password": rotated}) as service:
            for _ in range(2):
                with suppress(psycopg.errors.UniqueViolation):
                    service.execute("INSERT INTO people VALUES (%s)", [EMAIL])
    return rotated


def rotate(service: Connection, role: str, password: str) -> None:
    """Set a password as the rotation function of AWS does, which has it in the statement, and fail with another."""
    # https://github.com/aws-samples/aws-secrets-manager-rotation-lambdas: SecretsManagerRDSPostgreSQLRotationSingleUser
    service.execute(f"ALTER USER {role} WITH PASSWORD '{password}'".encode())
    with suppress(psycopg.errors.UndefinedObject, psycopg.errors.InsufficientPrivilege):
        service.execute(f"ALTER USER absent WITH PASSWORD '{password}-refused'".encode())
