"""A database that the migration function creates."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from localstack.emulator.ministack import REGION
from localstack.servers.ports import HOST
from tests.conftest import TestServers


@pytest.fixture
def new_database(servers: TestServers, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Yield the secret of a products database that does not exist yet."""
    name = f"bottega_{secrets.token_hex(4)}"
    secret = {"host": HOST, "port": servers.postgres.port, "sslmode": "disable", "dbname": name, "username": name}
    secret = {**secret, "password": secrets.token_urlsafe()}
    stored = boto3.client("secretsmanager", region_name=REGION).create_secret(
        Name=f"test/{name}", SecretString=json.dumps(secret)
    )
    monkeypatch.setenv("PRODUCTS_DATABASE_SECRET", stored["ARN"])
    yield secret
    with servers.postgres.admin() as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        admin.execute(f"DROP ROLE IF EXISTS {name}".encode())
