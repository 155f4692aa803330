"""The migration function of a deployment against real servers, with a web server as CloudFormation."""

import json
import secrets
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest

from localstack import FUNCTIONS
from localstack.emulator.ministack import REGION
from localstack.servers.ports import HOST
from operations.handlers import migrate_databases
from operations.service import migrate_databases as migration
from shared.mongo import connect as connect_mongo
from shared.postgres import connect
from tests.apigateway import Context
from tests.conftest import TestServers
from tools.template import ROOT

Response = dict[str, Any]


@pytest.fixture
def code(servers: TestServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the migrations of the deployed code, so that tests can change them."""
    for name in ("auth", "products", "orders"):
        shutil.copytree(FUNCTIONS / name / "migrations", tmp_path / name / "migrations")
    monkeypatch.setattr(migration, "_CODE", tmp_path)
    return tmp_path


@pytest.fixture
def cloudformation() -> Iterator[tuple[str, list[Response]]]:
    """Yield the URL of a web server and the responses that were put there."""
    responses: list[Response] = []

    class Listener(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            responses.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    with HTTPServer((HOST, 0), Listener) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://{HOST}:{server.server_port}/response?signature=1", responses
        server.shutdown()


def request(kind: str, url: str) -> dict[str, Any]:
    ids = {"StackId": "stack", "RequestId": "request", "LogicalResourceId": "Migration"}
    return {"RequestType": kind, "ResponseURL": url, "PhysicalResourceId": "Migration", **ids}


def test_a_deployment_creates_database_role_and_tables(
    code: Path, new_database: dict[str, Any], cloudformation: tuple[str, list[Response]]
) -> None:
    url, responses = cloudformation

    migrate_databases.handler(request("Create", url), Context())

    [response] = responses
    assert (response["Status"], response["PhysicalResourceId"]) == ("SUCCESS", "Migration")
    assert response["Data"]["Schema"] == migration.fingerprint()
    assert response["Data"]["Applied"].startswith("products/0001_")
    with connect(new_database) as connection:
        assert connection.execute("SELECT count(*) AS products FROM products").fetchall() == [{"products": 0}]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE products")


def test_a_deployment_without_new_migrations_changes_nothing(
    code: Path, new_database: dict[str, Any], cloudformation: tuple[str, list[Response]]
) -> None:
    url, responses = cloudformation
    migrate_databases.handler(request("Create", url), Context())

    migrate_databases.handler(request("Update", url), Context())

    assert (responses[1]["Status"], responses[1]["Data"]["Applied"]) == ("SUCCESS", "")
    assert responses[1]["Data"]["Schema"] == responses[0]["Data"]["Schema"]


def test_a_failing_migration_fails_the_deployment_and_rolls_the_schema_back(
    code: Path, new_database: dict[str, Any], cloudformation: tuple[str, list[Response]]
) -> None:
    url, responses = cloudformation
    migrate_databases.handler(request("Create", url), Context())
    failing = code / "products" / "migrations" / "0900_fails.sql"
    failing.write_text("ALTER TABLE products ADD COLUMN weight int; SELECT 'secret-' || 1 / 0")

    migrate_databases.handler(request("Update", url), Context())

    assert responses[1]["Status"] == "FAILED"
    assert responses[1]["Reason"] == "DivisionByZero: its text is in the function's log"
    with connect(new_database) as connection:
        columns = connection.execute("SELECT * FROM products").description
    assert columns is not None
    assert "weight" not in [column.name for column in columns]


def test_previous_code_accepts_a_newer_schema(
    code: Path, new_database: dict[str, Any], cloudformation: tuple[str, list[Response]]
) -> None:
    url, responses = cloudformation
    added = code / "products" / "migrations" / "0900_adds.sql"
    added.write_text("ALTER TABLE products ADD COLUMN weight int")
    migrate_databases.handler(request("Create", url), Context())

    added.unlink()
    migrate_databases.handler(request("Update", url), Context())

    assert [response["Status"] for response in responses] == ["SUCCESS", "SUCCESS"]
    with connect(new_database) as connection:
        assert connection.execute("SELECT weight FROM products").fetchall() == []


def test_a_missing_migration_file_fails_the_deployment(
    code: Path, new_database: dict[str, Any], cloudformation: tuple[str, list[Response]]
) -> None:
    url, responses = cloudformation
    migrate_databases.handler(request("Create", url), Context())
    next((code / "products" / "migrations").glob("0001_*")).unlink()

    migrate_databases.handler(request("Update", url), Context())

    assert responses[1]["Status"] == "FAILED"
    assert "was applied but its file is gone" in responses[1]["Reason"]


def test_a_locked_table_fails_the_deployment_instead_of_blocking_the_shop(
    code: Path, servers: TestServers, new_database: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate_databases.handler({}, Context())
    impatient = "SET LOCAL lock_timeout = '50ms'; ALTER TABLE products ADD COLUMN weight int"
    (code / "products" / "migrations" / "0900_waits.sql").write_text(impatient)

    with servers.postgres.admin(new_database["dbname"]) as other, other.transaction():
        other.execute("LOCK TABLE products")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            migrate_databases.handler({}, Context())

    assert migrate_databases.handler({}, Context())["Applied"] == "products/0900_waits.sql"


def test_a_working_password_stays_and_another_one_is_set(
    code: Path, servers: TestServers, new_database: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate_databases.handler({}, Context())
    with servers.postgres.admin() as admin:
        before = admin.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [new_database["dbname"]])
        verifier = before.fetchall()

        migrate_databases.handler({}, Context())

        query = "SELECT rolpassword FROM pg_authid WHERE rolname = %s"
        assert admin.execute(query, [new_database["dbname"]]).fetchall() == verifier
        admin.execute(f"ALTER ROLE {new_database['dbname']} PASSWORD 'another'".encode())
    migrate_databases.handler({}, Context())
    connect(new_database).close()


def test_a_deletion_deletes_nothing(
    code: Path, new_database: dict[str, Any], cloudformation: tuple[str, list[Response]]
) -> None:
    url, responses = cloudformation
    migrate_databases.handler(request("Create", url), Context())

    migrate_databases.handler(request("Delete", url), Context())

    assert responses[1]["Status"] == "SUCCESS"
    with connect(new_database) as connection:
        assert connection.execute("SELECT count(*) AS products FROM products").fetchall() == [{"products": 0}]


def test_a_deployment_creates_the_indexes_of_orders(
    code: Path, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"bottega_{secrets.token_hex(4)}"
    stored = boto3.client("secretsmanager", region_name=REGION).create_secret(
        Name=f"test/{name}", SecretString=json.dumps({"uri": servers.mongo.uri, "dbname": name})
    )
    monkeypatch.setenv("ORDERS_DATABASE_SECRET", stored["ARN"])

    applied = migrate_databases.handler({}, Context())["Applied"]

    files = sorted(each.name for each in (ROOT / "functions" / "orders" / "migrations").glob("0*"))
    assert applied == ", ".join(f"orders/{each}" for each in files)
    assert migrate_databases.handler({}, Context())["Applied"] == ""
    with connect_mongo({"uri": servers.mongo.uri}) as client:
        assert {"one_order_per_key", "by_short_number"} <= client[name]["orders"].index_information().keys()
        client.drop_database(name)


def test_a_deployment_creates_a_user_for_orders(
    code: Path, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"bottega_{secrets.token_hex(4)}"
    place = {"host": HOST, "port": servers.mongo.port, "tls": False}
    secret = {**place, "username": name, "password": secrets.token_urlsafe(), "dbname": name}
    vault = boto3.client("secretsmanager", region_name=REGION)
    stored = vault.create_secret(Name=f"test/{name}", SecretString=json.dumps(secret))
    admin = vault.create_secret(Name=f"test/{name}-admin", SecretString=json.dumps({"uri": servers.mongo.uri}))
    monkeypatch.setenv("ORDERS_DATABASE_SECRET", stored["ARN"])
    monkeypatch.setenv("DOCUMENT_ADMIN_SECRET", admin["ARN"])

    migrate_databases.handler({}, Context())

    with connect_mongo(secret) as client:
        assert "one_order_per_key" in client[name]["orders"].index_information()
    with connect_mongo({"uri": servers.mongo.uri}) as client:
        client.drop_database(name)
        client["admin"].command("dropUser", name)
