"""The secrets that infrastructure/data.yaml creates for DocumentDB, against a server with TLS and passwords."""

import datetime
import ipaddress
import json
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pymongo.errors import OperationFailure

from localstack.emulator.ministack import REGION
from localstack.servers.mongo import Mongo
from localstack.servers.ports import HOST, accepts, free_port
from localstack.servers.process import Child
from operations.handlers import migrate_databases
from shared import certificates
from shared.mongo import connect
from tests.apigateway import Context
from tests.conftest import TestServers
from tools.template import ROOT, read_template, template

DATA = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]
ROTATION = read_template(ROOT / "infrastructure" / "rotation.yaml")["Resources"]

Secret = dict[str, Any]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secret]:
    """Start a server; yield what Secrets Manager adds to the attached secret of a cluster."""
    port, data, authority = free_port(), tmp_path / "data", tmp_path / "certificates" / "aws-rds.pem"
    monkeypatch.setattr(certificates, "FILE", authority)
    monkeypatch.setattr(certificates, "_is_local", lambda host: False)
    open_to_all = Mongo(data, port, tmp_path / "open.log")
    open_to_all.start()
    with connect({"uri": open_to_all.uri}) as client:
        secret = template_of("DocumentAdminSecret")
        root = [{"role": "root", "db": "admin"}]
        client["admin"].command("createUser", secret["username"], pwd="first", roles=root)
    open_to_all.stop()
    key = certify(authority)
    options: list[str | Path] = ["--tls-cert-file", authority, "--tls-key-file", key, "--storage-path", data]
    command = [sys.executable, "-m", "secantus", "--auth", "--host", HOST, "--port", str(port), "--cache-size", "64M"]
    closed = Child("DocumentDB", [*command, *options], tmp_path / "closed.log", cwd=data)
    closed.launch()
    closed.wait_until(lambda: accepts(port))
    yield {"engine": "mongo", "ssl": True, "host": HOST, "port": port}
    closed.stop()


def certify(certificate: Path) -> Path:
    """Write a self-signed certificate of this machine; return the path of its key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an authority of its own")])
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    certificate.parent.mkdir()
    certificate.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = certificate.with_name("key.pem")
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return path


def template_of(secret: str) -> Secret:
    """Return the initial value of a secret without its password; references are not resolved."""
    made = DATA[secret]["Properties"]["GenerateSecretString"]["SecretStringTemplate"]
    text = made["Sub"] if isinstance(made, dict) else made
    parsed: Secret = json.loads(text)
    return parsed


@pytest.fixture
def store(servers: TestServers, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Secret], None]:
    """Store secrets and set the settings that name them."""

    def keep(setting: str, secret: Secret) -> None:
        vault = boto3.client("secretsmanager", region_name=REGION)
        made = vault.create_secret(Name=f"test/{secrets.token_hex(4)}", SecretString=json.dumps(secret))
        monkeypatch.setenv(setting, made["ARN"])

    return keep


@pytest.fixture
def orders(place: Secret, store: Callable[[str, Secret], None]) -> Secret:
    """Return the secret of orders after the first deployment."""
    secret = {**template_of("OrdersDatabaseSecret"), **place, "password": "second"}
    store("DOCUMENT_ADMIN_SECRET", {**template_of("DocumentAdminSecret"), **place, "password": "first"})
    store("ORDERS_DATABASE_SECRET", secret)
    migrate_databases.handler({}, Context())
    return secret


def test_the_first_deployment_creates_the_user_of_orders_and_the_indexes(orders: Secret) -> None:
    with connect(orders) as client:
        assert "one_order_per_key" in client["bottega_orders"]["orders"].index_information()
        with pytest.raises(OperationFailure, match="not authorized"):
            client["another"]["orders"].insert_one({})


def test_a_rotation_by_the_admin_gives_orders_the_same_rights_under_the_other_user_name(
    orders: Secret, place: Secret
) -> None:
    # Secrets Manager's function for MongoDBMultiUser does these steps, in `dbname` or `admin`.
    admin = {**template_of("DocumentAdminSecret"), **place, "password": "first"}
    users, other = orders.get("dbname", "admin"), f"{orders['username']}_clone"
    with connect(admin) as client:
        [known] = client[users].command("usersInfo", orders["username"])["users"]
        client[users].command("createUser", other, pwd="third", roles=known["roles"])

    with connect({**orders, "username": other, "password": "third"}) as client:
        assert client["bottega_orders"]["orders"].count_documents({}) == 0
    with connect(orders) as client:
        assert client["bottega_orders"]["orders"].count_documents({}) == 0


def test_only_the_admin_can_change_the_password_of_orders(orders: Secret) -> None:
    with connect(orders) as client, pytest.raises(OperationFailure, match="not authorized"):
        client["admin"].command("updateUser", orders["username"], pwd="third")

    rotation = ROTATION["OrdersDatabaseRotation"]["Properties"]["HostedRotationLambda"]
    assert rotation["RotationType"] == "MongoDBMultiUser"
    given = template()["Resources"]["Rotation"]["Properties"]["Parameters"]
    assert given[rotation["SuperuserSecretArn"]["Ref"]] == {"GetAtt": "Data.Outputs.DocumentAdminSecretArn"}
    assert orders["masterarn"] == "${DocumentAdminSecret}"
