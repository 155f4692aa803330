"""The functions' user in Valkey: how it signs in, and what it may do."""

import json
from collections.abc import Iterator

import boto3
import pytest
import valkey as client

from localstack.emulator.ministack import REGION
from localstack.servers.valkey import ACCESS, USER
from shared import secrets, valkey_pause, valkey_protocol
from shared.errors import DependencyUnavailable
from tests.conftest import TestServers

SECRET = "test/valkey"


@pytest.fixture
def admin(servers: TestServers, clean: None) -> Iterator[client.Valkey]:
    new_environment()
    with servers.valkey_admin() as opened:
        yield opened
        set_passwords(opened, servers.valkey.password)
    store(servers.valkey.password)
    new_environment()


def set_passwords(admin: client.Valkey, *passwords: str) -> None:
    """Set the user's passwords, as a rotation does; ElastiCache keeps up to two."""
    rules = [f">{each}" for each in passwords]
    admin.execute_command("ACL", "SETUSER", USER, "reset", *rules, *ACCESS.split())  # type: ignore[no-untyped-call]


def store(password: str) -> None:
    vault = boto3.client("secretsmanager", region_name=REGION)
    vault.put_secret_value(SecretId=SECRET, SecretString=json.dumps({"username": USER, "password": password}))


def new_environment() -> None:
    secrets._cached.clear()
    drop_connections()
    valkey_pause.end()


def drop_connections() -> None:
    valkey_protocol._forget_idle_connections()


@pytest.mark.usefixtures("admin")
def test_a_function_signs_in_with_the_user_of_the_secret() -> None:
    valkey_protocol.put("cache:key", "value", seconds=60)

    assert valkey_protocol.get("cache:key") == "value"


def test_a_client_without_a_password_is_refused(servers: TestServers, admin: client.Valkey) -> None:
    with client.Valkey.from_url(servers.valkey.url) as stranger, pytest.raises(client.AuthenticationError):
        stranger.set("cache:key", "value")

    assert admin.exists("cache:key") == 0


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    "command",
    [
        ("FLUSHALL",),
        ("KEYS", "*"),
        ("CONFIG", "GET", "*"),
        ("ACL", "LIST"),
        ("SCRIPT", "FLUSH"),
        ("GET", "another:key"),
        ("EVAL", "return redis.call('GET', KEYS[1])", 1, "another:key"),
        ("EVAL", "return redis.call('FLUSHALL')", 0),
    ],
)
def test_the_functions_user_may_do_nothing_else(command: valkey_protocol.Command) -> None:
    with pytest.raises(DependencyUnavailable) as refused:
        valkey_protocol.execute_all(command)

    assert "permissions" in str(refused.value.__cause__) or "ACL" in str(refused.value.__cause__)


def test_a_rotated_password_is_read_again(admin: client.Valkey) -> None:
    valkey_protocol.put("cache:key", "before", seconds=60)

    store("rotated")
    set_passwords(admin, "rotated")
    drop_connections()

    assert valkey_protocol.get("cache:key") == "before"


def test_a_rotation_with_two_passwords_fails_no_request(servers: TestServers, admin: client.Valkey) -> None:
    valkey_protocol.put("cache:key", "value", seconds=60)

    set_passwords(admin, servers.valkey.password, "next")
    drop_connections()
    assert valkey_protocol.get("cache:key") == "value"

    store("next")
    new_environment()
    assert valkey_protocol.get("cache:key") == "value"

    set_passwords(admin, "next")
    drop_connections()
    assert valkey_protocol.get("cache:key") == "value"


def test_a_wrong_password_starts_a_pause(admin: client.Valkey) -> None:
    set_passwords(admin, "unknown")
    drop_connections()

    with pytest.raises(DependencyUnavailable):
        valkey_protocol.get("cache:key")

    with pytest.raises(DependencyUnavailable):
        valkey_pause.check()
