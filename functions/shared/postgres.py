"""PostgreSQL: one connection per execution environment, opened on the first request."""

import select
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import OperationalError
from psycopg.errors import Diagnostic as Notice
from psycopg.errors import NoDataFound, UniqueViolation
from psycopg.rows import dict_row

from shared import settings
from shared.errors import DependencyUnavailable
from shared.secrets import forget_secret, get_secret

__all__ = ["Connection", "Database", "NoDataFound", "Notice", "OperationalError", "Row", "UniqueViolation", "connect"]

type Connection = psycopg.Connection[dict[str, Any]]
type Row = dict[str, Any]

_CONNECT_TIMEOUT_SECONDS = 3


class Database:
    """A service's database.

    Lambda runs one request at a time, so that there is never more than one connection; under threads, as in the
    tests, each thread takes a free one or opens another.

    Args:
        secret_setting: The environment variable that names the secret with host, port, dbname, username, password.
    """

    def __init__(self, secret_setting: str) -> None:
        self._secret_setting = secret_setting
        self._free: deque[Connection] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection in autocommit mode: each statement is its own transaction.

        Raises:
            DependencyUnavailable: PostgreSQL does not answer, or hung up.
        """
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        except psycopg.OperationalError as error:
            raise DependencyUnavailable("postgres") from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection inside a transaction: committed at the end, rolled back on an exception.

        Raises:
            DependencyUnavailable: PostgreSQL does not answer, or hung up.
        """
        with self.connection() as connection, connection.transaction():
            yield connection

    def ping(self) -> None:
        """Ask PostgreSQL for an answer.

        Raises:
            DependencyUnavailable: There is none.
        """
        with self.connection() as connection:
            connection.execute("SELECT 1")

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._free:
            self._free.pop().close()

    def _take(self) -> Connection:
        while True:
            with self._lock:
                connection = self._free.pop() if self._free else None
            if connection is None:
                return self._connect()
            if not _hung_up(connection):
                return connection
            connection.close()

    def _give_back(self, connection: Connection) -> None:
        if not connection.closed:
            with self._lock:
                self._free.append(connection)

    def _connect(self) -> Connection:
        name = settings.required(self._secret_setting)
        try:
            return connect({**get_secret(name), **_proxy()})
        except psycopg.OperationalError:
            # The password may have been rotated since it was read.
            forget_secret(name)
            raise


def connect(secret: dict[str, Any]) -> Connection:
    """A connection, in autocommit mode, to the database that a secret describes.

    Args:
        secret: With host, dbname, username and password; port and sslmode may be missing.

    Raises:
        OperationalError: PostgreSQL does not answer, or refuses us.
    """
    return psycopg.connect(
        host=secret["host"],
        port=secret.get("port", 5432),
        dbname=secret["dbname"],
        user=secret["username"],
        password=secret["password"],
        sslmode=secret.get("sslmode", "require"),
        connect_timeout=_CONNECT_TIMEOUT_SECONDS,
        tcp_user_timeout=10_000,
        application_name=f"bottega-{secret['dbname']}",
        autocommit=True,
        # Named prepared statements would pin the session to one server connection behind RDS Proxy.
        prepare_threshold=None,
        row_factory=dict_row,
    )


def _proxy() -> dict[str, str]:
    """Requests go through the proxy, if there is one; a secret names the server itself, where passwords are rotated."""
    host = settings.optional("POSTGRES_HOST")
    return {"host": host} if host else {}


def _hung_up(connection: Connection) -> bool:
    """Whether the server closed an idle connection: then, and only then, there is something to read on it."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
