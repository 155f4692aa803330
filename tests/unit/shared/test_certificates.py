"""How each client verifies its server: with the package's certificates, without them, and on this machine."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pymongo
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared import certificates, mongo, postgres, valkey_pause, valkey_protocol
from shared.errors import DependencyUnavailable
from shared.settings import settings

HOST = "bottega.proxy-x.eu-west-1.rds.amazonaws.com"
LOCAL = ["127.0.0.1", "localhost", "::1", "/var/run/postgresql"]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the path of the package's certificates."""
    path = tmp_path / "aws-rds.pem"
    certify("bottega", path)
    monkeypatch.setattr(certificates, "FILE", path)
    return str(path)


@pytest.fixture
def no_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "FILE", tmp_path / "absent.pem")


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the arguments with which psycopg connects."""
    arguments: dict[str, Any] = {}
    monkeypatch.setattr(psycopg, "connect", lambda **given: arguments.update(given))
    return arguments


def postgres_secret(host: str, **more: str) -> dict[str, Any]:
    return {"host": host, "dbname": "bottega_auth", "username": "bottega_auth", "password": "p", **more}


def tls_of_mongo(host: str, **more: Any) -> tuple[bool, str | None]:
    """Return the TLS options of a client, which checks them and does not connect."""
    arguments: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mongo, "MongoClient", lambda *_, **given: arguments.update(given))
        mongo.connect({"host": host, "port": 27017, "username": "bottega_orders", "password": "p", **more})
    pymongo.MongoClient("localhost", **arguments, connect=False).close()
    return arguments["tls"], arguments.get("tlsCAFile")


def test_the_file_is_in_the_folder_that_make_certificates_writes() -> None:
    makefile = (Path(__file__).parents[3] / "Makefile").read_text()

    assert certificates.FILE.parts[-3:] == ("functions", "certificates", "aws-rds.pem")
    assert "functions/certificates/aws-rds.pem\n" in makefile
    # RDS Proxy has a certificate of Amazon's public authority, not of that of RDS.
    assert "AmazonRootCA$(root).pem" in makefile


def test_postgresql_is_verified_with_the_certificates_of_the_package(package: str, connected: dict[str, Any]) -> None:
    postgres.connect(postgres_secret(HOST))

    assert (connected["sslmode"], connected["sslrootcert"]) == ("verify-full", package)


@pytest.mark.usefixtures("no_certificates")
def test_without_certificates_postgresql_is_encrypted(connected: dict[str, Any]) -> None:
    postgres.connect(postgres_secret(HOST))

    assert (connected["sslmode"], connected["sslrootcert"]) == ("require", None)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("host", LOCAL)
def test_a_local_postgresql_is_not_verified(host: str, connected: dict[str, Any]) -> None:
    postgres.connect(postgres_secret(host))

    assert (connected["sslmode"], connected["sslrootcert"]) == ("require", None)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("chosen", "used"),
    [
        ({"sslmode": "disable"}, ("disable", None)),
        ({"sslmode": "require"}, ("require", None)),
        ({"sslrootcert": "/own.pem"}, ("verify-full", "/own.pem")),
        ({"sslmode": "verify-ca", "sslrootcert": "/own.pem"}, ("verify-ca", "/own.pem")),
    ],
)
def test_the_secret_of_another_postgresql_can_choose(
    chosen: dict[str, str], used: tuple[str, str | None], connected: dict[str, Any]
) -> None:
    postgres.connect(postgres_secret(HOST, **chosen))

    assert (connected["sslmode"], connected["sslrootcert"]) == used


def test_documentdb_is_verified_with_the_certificates_of_the_package(package: str) -> None:
    assert tls_of_mongo(HOST) == (True, package)


@pytest.mark.usefixtures("no_certificates")
def test_without_certificates_documentdb_is_verified_with_those_of_the_system() -> None:
    assert tls_of_mongo(HOST) == (True, None)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("host", LOCAL[:3])
def test_a_local_document_server_is_verified_with_those_of_the_system(host: str) -> None:
    assert tls_of_mongo(host) == (True, None)


def test_the_secret_of_another_document_server_can_choose(package: str, tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    own.write_bytes(Path(package).read_bytes())

    assert tls_of_mongo(HOST, tls_ca_file=str(own)) == (True, str(own))
    assert tls_of_mongo(HOST, tls=False) == (False, None)


@pytest.mark.parametrize(
    ("name", "trusted", "reached"),
    [
        ("localhost", True, True),
        ("another.example", True, False),
        ("localhost", False, False),
    ],
)
def test_the_certificate_and_the_name_of_valkey_are_verified(
    name: str, trusted: bool, reached: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, other = tmp_path / "valkey.pem", tmp_path / "other.pem"
    key = certify(name, certificate)
    certify("other", other)
    # The authority of ElastiCache is a public one, which the system knows.
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate if trusted else other))
    with tls_server(certificate, key) as port:
        monkeypatch.setenv("VALKEY_URL", f"valkeys://localhost:{port}")
        settings.cache_clear()

        assert succeeds(lambda: valkey_protocol.get("key")) is reached


def succeeds(attempt: Any) -> bool:
    valkey_pause.end()
    try:
        attempt()
    except DependencyUnavailable:
        return False
    return True


def certify(name: str, path: Path) -> Path:
    """Write a self-signed certificate; return the path of its key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    built = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(minutes=1)).not_valid_after(now + timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    path.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = path.with_suffix(".key")
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return private


@contextmanager
def tls_server(certificate: Path, key: Path) -> Iterator[int]:
    """Run a TLS server that responds to every command with OK; yield its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def respond(client: socket.socket) -> None:
        try:
            with context.wrap_socket(client, server_side=True) as secured:
                while received := secured.recv(4096):
                    secured.sendall(b"+OK\r\n" * received.count(b"*"))
        except OSError:
            return

    def accept() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=respond, args=[client], daemon=True).start()

    with socket.create_server(("localhost", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
