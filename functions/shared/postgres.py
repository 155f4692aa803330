"""PostgreSQL: one connection per execution environment, opened on the first request. No other module knows psycopg."""

import select
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import OperationalError
from psycopg.errors import Diagnostic as Notice
from psycopg.errors import NoDataFound, ReadOnlySqlTransaction, UniqueViolation
from psycopg.rows import dict_row

from shared import settings
from shared.certificates import authorities_for
from shared.errors import DependencyUnavailable
from shared.secrets import forget_secret, get_secret

__all__ = [
    "Connection",
    "Database",
    "NoDataFound",
    "Notice",
    "OperationalError",
    "Row",
    "UniqueViolation",
    "connect",
    "verifier_of",
]

type Connection = psycopg.Connection[dict[str, Any]]
type Row = dict[str, Any]

_CONNECT_TIMEOUT_SECONDS = 3


class Database:
    """A service's database.

    Lambda runs one request at a time, so there is never more than one connection. With threads, as in the tests, each
    thread takes an idle connection or opens another.

    Args:
        secret_setting: Environment variable with the name of the secret: host, port, dbname, username, password.
    """

    def __init__(self, secret_setting: str) -> None:
        self._secret_setting = secret_setting
        self._idle: deque[Connection] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Yield a connection in autocommit mode: each statement is its own transaction.

        Raises:
            DependencyUnavailable: PostgreSQL is unavailable or closed the connection.
        """
        try:
            connection = self._acquire()
            try:
                yield connection
            except ReadOnlySqlTransaction:
                # The server was demoted to a reader and never accepts a write on this connection again.
                connection.close()
                raise
            finally:
                self._release(connection)
        except (psycopg.OperationalError, ReadOnlySqlTransaction) as error:
            raise DependencyUnavailable("postgres") from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection in a transaction, committed at the end or rolled back on an exception.

        Raises:
            DependencyUnavailable: PostgreSQL is unavailable or closed the connection.
        """
        with self.connection() as connection, connection.transaction():
            yield connection

    def ping(self) -> None:
        """Check that PostgreSQL responds.

        Raises:
            DependencyUnavailable: PostgreSQL is unavailable.
        """
        with self.connection() as connection:
            connection.execute("SELECT 1")

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop().close()

    def _acquire(self) -> Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self._connect()
            if not _closed_by_server(connection):
                return connection
            connection.close()

    def _release(self, connection: Connection) -> None:
        if not connection.closed:
            with self._lock:
                self._idle.append(connection)

    def _connect(self) -> Connection:
        name = settings.required(self._secret_setting)
        try:
            return connect({**get_secret(name), **_proxy()})
        except psycopg.OperationalError:
            # The password may have been rotated since the secret was read.
            forget_secret(name)
            raise


def connect(secret: dict[str, Any]) -> Connection:
    """Return a connection in autocommit mode to the database that a secret describes.

    Args:
        secret: host, dbname, username and password; optionally port, sslmode and sslrootcert. Without the last two, the
            server's certificate and name are verified if the package has the certificates for it.

    Raises:
        OperationalError: PostgreSQL is unavailable or refuses the connection.
    """
    return psycopg.connect(
        host=secret["host"],
        port=secret.get("port", 5432),
        dbname=secret["dbname"],
        user=secret["username"],
        password=secret["password"],
        **_tls(secret),
        # During a failover the address may still lead to a reader.
        target_session_attrs="read-write",
        connect_timeout=_CONNECT_TIMEOUT_SECONDS,
        tcp_user_timeout=10_000,
        application_name=f"bottega-{secret['dbname']}",
        autocommit=True,
        # Named prepared statements would pin the session to one server connection behind RDS Proxy.
        prepare_threshold=None,
        row_factory=dict_row,
    )


def verifier_of(password: str, role: str, connection: Connection) -> str:
    """Return a role's SCRAM-SHA-256 verifier, which a statement may contain instead of the password.

    PostgreSQL stores it as it is. The password cannot be derived from it, so it may appear in the server's log.
    """
    return connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


def _tls(secret: dict[str, Any]) -> dict[str, Any]:
    chosen, mode = secret.get("sslrootcert"), secret.get("sslmode")
    # With a root certificate even `require` verifies, so a mode in the secret is used only with the secret's own.
    authorities = chosen if chosen or mode else authorities_for(secret["host"])
    return {"sslmode": mode or ("verify-full" if authorities else "require"), "sslrootcert": authorities}


def _proxy() -> dict[str, str]:
    """Return the proxy's host, if there is one. A secret names the server itself, where passwords are rotated."""
    host = settings.optional("POSTGRES_HOST")
    return {"host": host} if host else {}


def _closed_by_server(connection: Connection) -> bool:
    """Return whether the server closed an idle connection: only then is there something to read on it."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
